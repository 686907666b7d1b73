-- Extracts that are read together: which one a row came from, and the day that it states. A line of the extract of rank n (from 0)
-- stands at n * 2^40; `extract_days` holds one day per rank (YYYY-MM-DD).
create macro extract_rank(line) as line // 1099511627776;

create macro extract_day(line) as cast(getvariable('extract_days') as date[])[1 + extract_rank(line)];
