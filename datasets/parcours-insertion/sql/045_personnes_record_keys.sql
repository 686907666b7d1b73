-- One row per person: the room assemble turns `record_key` into a secret number, of which the noise of every figure about the person is made.
create table personnes_record_keys as select distinct personne, personne as record_key from dites;
