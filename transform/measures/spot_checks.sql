-- family: spot_checks
-- title: 抽查 | Spot checks
-- grain: 每个抽查对象（类别、名称、大队）一行 | one row for each target: kind, name and brigade
-- labels: brigade, kind
-- rows: spot_checks
-- ledger: spot_checks
-- show: check_no, checked_on, round, brigade, kind, name, findings

-- metric: firegrid_spot_checked_targets
-- title: 抽查对象数 | Targets checked on the spot
-- help: 截至当日抽查过的派出所、街道、乡镇、社会单位个数；同一对象在各轮中多次抽查只算一个。 | Police stations, sub-districts, townships and units checked on the spot by the day; one that was checked in several rounds counts once.
-- unit: targets
SELECT brigade, kind, row_key, checked_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM spot_checks
WHERE first_of_target;

-- metric: firegrid_spot_checks_undated
-- title: 未填日期的抽查 | Spot checks without a date
-- help: 没有抽查日期的抽查记录条数；不计入抽查对象数。 | Spot checks without a date; they are not in the targets checked.
-- unit: checks
-- base: firegrid_spot_checked_targets
SELECT brigade, kind, row_key, DATE '1900-01-01' AS from_day, CAST(NULL AS DATE) AS until_day
FROM spot_checks
WHERE checked_on IS NULL;
