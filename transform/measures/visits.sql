-- family: visits
-- title: 下基层蹲点 | Visits to the brigades
-- grain: 每次蹲点、每名干部或每名党委成员一行，见各指标 | one row for each visit, officer or member, as each measure says
-- labels: round, brigade
-- rows: visit_officers
-- ledger: visits
-- show: round, brigade, department, officer, member, start_on, end_on

-- metric: firegrid_visits
-- title: 蹲点 | Visits
-- help: 截至当日已开始的蹲点，每轮每个大队一次，值为 1。 | Visits begun by the day: 1 for each round and brigade.
-- unit: visits
-- rows: visit_officers
-- show: round, brigade, member, start_on, end_on
SELECT round, brigade, row_key, begun_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM visits;

-- metric: firegrid_visit_officers
-- title: 蹲点干部人数 | Officers sent down
-- help: 截至当日已开始蹲点的干部人数，按轮次、大队和部门（司令部、政治处、后勤处、防火处）分。 | Officers whose stay has begun by the day, by round, brigade and department (司令部, 政治处, 后勤处, 防火处).
-- unit: officers
-- labels: round, brigade, department
SELECT round, brigade, department, row_key, start_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM visit_officers
WHERE start_on IS NOT NULL;

-- metric: firegrid_visit_members
-- title: 包干党委成员人数 | Party-committee members tied to visits
-- help: 截至当日已开始的蹲点中，包干的党委成员人数；一人包干几个大队只算一人。 | Party-committee members (包干党委成员) tied to visits begun by the day; one with several brigades counts once.
-- unit: members
-- labels: none
SELECT DISTINCT ON (member) row_key, start_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM visit_officers
WHERE member IS NOT NULL AND start_on IS NOT NULL
ORDER BY member, start_on, row_key;

-- metric: firegrid_visits_undated
-- title: 未填开始日期的蹲点安排 | Visit rows without a first day
-- help: 安排表中没有开始日期的行数（每名干部一行）；不计入蹲点、干部和党委成员人数。 | Rows of the visit plan without a first day, one for each officer; they are in no other measure of visits.
-- unit: officers
-- base: firegrid_visits
SELECT round, brigade, row_key, DATE '1900-01-01' AS from_day, CAST(NULL AS DATE) AS until_day
FROM visit_officers
WHERE start_on IS NULL;
