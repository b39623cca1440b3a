-- roster_period_empty: a township leaves the roster before it comes onto it
-- reads: roster
SELECT code, name, first_day, past_day
FROM roster
WHERE past_day <= first_day
ORDER BY code, first_day
