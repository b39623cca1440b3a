-- roster_period_empty: 乡镇街道的停用日期早于启用日期 | a township leaves the roster before it comes onto it
-- reads: roster
SELECT code, name, first_day, past_day
FROM roster
WHERE past_day <= first_day
ORDER BY code, first_day
