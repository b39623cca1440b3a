-- unit_inspections: the periods in which each listed unit counts as inspected
-- grain: one row for each unit and first day; periods of a unit do not overlap or touch
-- reads: listed_units, inspections
-- An inspection counts for a year from its day, within the year of the list. It
-- is matched by name; a township given must be the unit's, and without one the
-- name must fit one unit of the list only. Both windows go through a unit's
-- inspections in the same order, which only the inspection's key makes certain:
-- two on one day would else make two periods in some runs.
WITH candidates AS (
    SELECT
        u.row_key AS unit_key,
        i.row_key AS inspection_key,
        u.first_day AS list_day,
        greatest(i.inspected_on, u.first_day) AS first_day,
        least(CAST(i.inspected_on + INTERVAL '1 year' AS DATE), u.past_day) AS past_day,
        coalesce(i.township = u.township, FALSE) AS same_township
    FROM listed_units AS u
    JOIN inspections AS i ON i.unit_name_norm = u.unit_name_norm
    WHERE i.inspected_on < u.past_day
        AND CAST(i.inspected_on + INTERVAL '1 year' AS DATE) > u.first_day
        AND (i.township IS NULL OR u.township IS NULL
            OR (i.township = u.township AND (i.county = u.county OR i.county = '未知' OR u.county = '未知')))
), counted AS (
    SELECT c.*, count(*) OVER (PARTITION BY inspection_key, list_day) AS fits
    FROM candidates AS c
), matched AS (
    SELECT
        unit_key, inspection_key, first_day, past_day,
        max(past_day) OVER (
            PARTITION BY unit_key ORDER BY first_day, past_day, inspection_key
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM counted
    WHERE same_township OR fits = 1
), numbered AS (
    SELECT
        unit_key, first_day, past_day,
        sum(CASE WHEN first_day <= reached THEN 0 ELSE 1 END) OVER (
            PARTITION BY unit_key ORDER BY first_day, past_day, inspection_key
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS period
    FROM matched
)
SELECT
    unit_key,                    -- the unit's key in listed_units
    min(first_day) AS first_day, -- first day on which it counts as inspected
    max(past_day) AS past_day    -- first day on which it no longer does
FROM numbered
GROUP BY unit_key, period
