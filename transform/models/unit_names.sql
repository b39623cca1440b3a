-- unit_names: the numbers and names by which each listed unit is known
-- grain: one row for each unit and year, number, name and place
-- reads: listed_units, list_entries, unit_decisions
-- A unit is known by what the year's list says of it, and by every number and
-- name that people have said are the same unit, also those that no list has.
WITH known AS (
    SELECT u.row_key AS unit_key, u.first_day, u.past_day, u.unit_no, u.unit_name_norm, u.county, u.township
    FROM listed_units AS u
    UNION
    SELECT u.row_key, u.first_day, u.past_day, e.unit_no, e.unit_name_norm, coalesce(e.county, u.county), e.township
    FROM listed_units AS u
    JOIN list_entries AS e ON e.unit_key = u.row_key AND e.row_key <> u.row_key
    UNION
    SELECT u.row_key, u.first_day, u.past_day, d.unit_no, d.unit_name_norm, coalesce(d.county, u.county), d.township
    FROM listed_units AS u
    JOIN unit_decisions AS d ON d.group_no = u.group_no
), bearers AS (
    SELECT first_day, unit_name_norm, count(DISTINCT unit_key) AS units
    FROM known
    GROUP BY first_day, unit_name_norm
)
SELECT
    k.unit_key,           -- the unit's key in listed_units
    k.first_day,          -- first day of the list's year
    k.past_day,           -- first day of the next year
    k.unit_no,            -- a number of the unit, may be NULL
    k.unit_name_norm,     -- a name of the unit
    k.county,             -- county that goes with the name
    k.township,           -- township that goes with the name, may be NULL
    b.units AS same_name  -- how many units of that year's list have this name
FROM known AS k
JOIN bearers AS b ON b.first_day = k.first_day AND b.unit_name_norm = k.unit_name_norm
