-- visits: the visits (蹲点), one to a brigade in a round, by any number of officers
-- grain: one row for each round and brigade with a first day
-- reads: visit_officers
SELECT
    min(row_key) AS row_key,   -- one of the officers' rows, for the lineage
    round,                     -- round, "1" to "5"
    brigade,                   -- brigade
    min(start_on) AS begun_on, -- first day of the first officer
    max(end_on) AS ended_on    -- last day of the last officer; NULL is not known
FROM visit_officers
WHERE start_on IS NOT NULL
GROUP BY round, brigade
