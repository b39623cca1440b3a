-- unit_inspections: the periods in which each listed unit counts as inspected
-- grain: one row for each unit and first day; periods of a unit do not overlap or touch
-- reads: unit_names, inspections
-- An inspection counts for a year from its day, within the year of the list. It
-- is matched by name; a township given must be the unit's, and without one the
-- name must fit one unit of the list only. Both windows go through a unit's
-- inspections in the same order, which only the inspection's key makes certain:
-- two on one day would else make two periods in some runs.
WITH candidates AS (
    SELECT
        n.unit_key,
        i.row_key AS inspection_key,
        n.first_day AS list_day,
        greatest(i.inspected_on, n.first_day) AS first_day,
        least(CAST(i.inspected_on + INTERVAL '1 year' AS DATE), n.past_day) AS past_day,
        coalesce(i.township = n.township, FALSE) AS same_township
    FROM unit_names AS n
    JOIN inspections AS i ON i.unit_name_norm = n.unit_name_norm
    WHERE i.inspected_on < n.past_day
        AND CAST(i.inspected_on + INTERVAL '1 year' AS DATE) > n.first_day
        AND (i.township IS NULL OR n.township IS NULL
            OR (i.township = n.township AND (i.county = n.county OR i.county = '未知' OR n.county = '未知')))
), fitting AS (
    SELECT unit_key, inspection_key, list_day, first_day, past_day, bool_or(same_township) AS same_township
    FROM candidates
    GROUP BY unit_key, inspection_key, list_day, first_day, past_day
), counted AS (
    SELECT f.*, count(*) OVER (PARTITION BY inspection_key, list_day) AS fits
    FROM fitting AS f
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
