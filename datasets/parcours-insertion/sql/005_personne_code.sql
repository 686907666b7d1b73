-- A person's code, from a pseudonym of theirs; also read by insertion erase, which looks for the codes of somebody's pseudonyms.
-- Pseudonyms are compared by their first 64 bits: among twenty million of them, that two agree by chance has one chance in a hundred thousand.
create macro bref(pseudonyme) as cast('0x' || left(pseudonyme, 16) as ubigint);
create macro code_de(tirage) as 'p' || left(sha256('personne ' || tirage), 20);
create macro personne_code(pseudonyme) as code_de(bref(pseudonyme));
