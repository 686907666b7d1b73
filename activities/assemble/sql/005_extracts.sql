-- Which of the extracts of a source a row came in (activities/extract-step.ts): of two rows of one source, the one of the later extract counts.
create macro is_superseded(line, last_line) as line // 1099511627776 < last_line // 1099511627776;
