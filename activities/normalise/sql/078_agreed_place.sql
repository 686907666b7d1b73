-- The commune that a row means, and how it names it. One row in, one row out.
-- Name, postcode and code are three witnesses: the row takes the place that two of them agree on.
create macro agreed_place(subject) as table
with
  matched as (
    select *,
      case
        when du_code is not null and code_postal_du_code and (nom_du_code or not coalesce(code_repete, false) or du_nom is null) then du_code
        when du_code is not null and nom_du_code and du_nom is null then du_code
        when du_code is not null and nom_du_code and not coalesce(code_repete, false) then null -- two communes of one name: the postcode says one, the code the other
        when du_nom is not null then du_nom
        -- no two of them agree from here
        when du_code is not null and lu_commune is null and lu_code_postal is null then du_code
        when (code_postal_connu is not true or rang_departement > 1) and du_departement is not null then du_departement
        when du_code is not null and not coalesce(code_repete, false) then case
          when not nom_connu and (lu_code_postal is null or (not code_postal_connu and postcode_is_in(lu_code_postal, departement_du_code))) then du_code
        end
        when lu_code_postal is null then nom_unique
        when not nom_connu and code_postal_court is not true then du_code_postal
      end as actuelle,
    from witnesses(subject)
  )
select matched.*,
  c.nom as nom_commune,
  coalesce(exchanged.code_postal, c.code_postal) as seul_code_postal, -- postcode and code in each other's column
  coalesce(c.departement, departement_code_of(departement_of(lu_code_postal))) as dep,
  lu_commune is not null and matched.actuelle is distinct from du_nom and matched.actuelle is distinct from du_departement and matched.actuelle is distinct from nom_unique
    and not (nom_du_code and matched.actuelle = du_code) as nom_remplace,
  not coalesce(code_postal_connu, false) and code_postal_code = matched.actuelle and not contains(lower(lieu_commune), 'cedex') as code_postal_recopie,
  matched.actuelle is null and (lu_code_postal is not null or du_code is not null) and (nom_connu or (du_code is not null and not coalesce(code_repete, false))) as contradictoire,
  matched.actuelle is not null and not coalesce(code_postal_recopie, false) and ((matched.actuelle = du_code and code_postal_du_code) or matched.actuelle = du_nom or matched.actuelle = du_code_postal
    or (not code_postal_connu and postcode_is_in(lu_code_postal, c.departement))) as code_postal_juste,
from matched
left join communes as c on c.code = matched.actuelle
left join communes_codes_postaux as exchanged on exchanged.code_postal = lu_code_insee and exchanged.actuelle = matched.actuelle;
