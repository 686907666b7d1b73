-- Broken row: the text holds U+FFFD, the mark of a letter lost in a change of encoding.
create or replace macro no_lost_accents(value) as contains(value, chr(65533));
