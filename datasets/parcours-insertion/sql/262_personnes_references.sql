-- One row per person and département that is told of her: the room assemble turns `reference` into a keyed pseudonym, another one in each département.
create table personnes_references as select distinct personne, departement, departement || ' ' || personne as reference from listes;
