-- family: activities
-- title: 蹲点活动与任务 | Activities and duties of the visits
-- grain: 每条台账记录或每项任务一行 | one row for each ledger row or duty
-- labels: round, brigade, kind
-- rows: activities
-- ledger: activities
-- show: activity_no, held_on, round, brigade, kind, content

-- metric: firegrid_activities
-- title: 蹲点活动次数 | Activities
-- help: 日期不晚于当日的蹲点活动次数（各行次数之和，空白为 1），按活动类别分：队伍形势分析会、火灾形势分析会、其他会议、防火监督检查、谈心、建议。 | Activities held on or before the day: the sum of 次数, blank counting as 1, by kind: meetings on the force (队伍形势分析会) and on fires (火灾形势分析会), other meetings (其他会议), inspections joined (防火监督检查), talks (谈心), suggestions (建议).
-- unit: activities
-- base: firegrid_visits
-- values: kind = 队伍形势分析会, 火灾形势分析会, 其他会议, 防火监督检查, 谈心, 建议
SELECT round, brigade, kind, row_key, held_on AS from_day, CAST(NULL AS DATE) AS until_day, times AS weight
FROM activities
WHERE held_on IS NOT NULL;

-- metric: firegrid_activities_undated
-- title: 未填日期的蹲点活动 | Activities without a date
-- help: 没有日期的蹲点活动台账行数；不计入活动次数和任务完成数。 | Rows of the activity ledger without a date; they are in no other measure.
-- unit: rows
-- base: firegrid_activities
SELECT round, brigade, kind, row_key, DATE '1900-01-01' AS from_day, CAST(NULL AS DATE) AS until_day
FROM activities
WHERE held_on IS NULL;

-- metric: firegrid_duties_due
-- title: 应完成的蹲点任务 | Duties due
-- help: 截至当日已结束的蹲点应完成的任务：每轮每个大队各一项，自蹲点最后一天起计（队伍形势分析会、火灾形势分析会、防火监督检查、谈心、建议）。 | Duties of the visits that have ended: one of each for every round and brigade, from the visit's last day (队伍形势分析会, 火灾形势分析会, 防火监督检查, 谈心, 建议).
-- unit: duties
-- rows: visit_officers
-- ledger: visits
-- show: round, brigade
-- show: duty = 任务 | Duty
-- show: member, start_on, end_on
-- labels: round, brigade, duty
-- base: firegrid_duties_due
SELECT v.round, v.brigade, d.duty, v.row_key, v.ended_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM visits AS v
CROSS JOIN (VALUES ('队伍形势分析会'), ('火灾形势分析会'), ('防火监督检查'), ('谈心'), ('建议')) AS d(duty)
WHERE v.ended_on IS NOT NULL;

-- metric: firegrid_duties_done
-- title: 已完成的蹲点任务 | Duties done
-- help: 截至当日完成的次数：日期不晚于当日的该类活动次数之和；其他会议不是任务。除以应完成数即任务完成率，可以超过 100%。 | How often each duty was done by the day: the sum of the activities of that kind; other meetings are no duty. Divided by the duties due it is the completion rate, which can exceed 100 %.
-- unit: activities
-- show: duty = 任务 | Duty
-- labels: round, brigade, duty
-- base: firegrid_duties_due
SELECT round, brigade, kind AS duty, row_key, held_on AS from_day, CAST(NULL AS DATE) AS until_day, times AS weight
FROM activities
WHERE held_on IS NOT NULL AND kind IN ('队伍形势分析会', '火灾形势分析会', '防火监督检查', '谈心', '建议');
