"""The peer of the benchmark: what an analyst with pandas would write.

    peer.py rates DIR YYYY-MM-DD   rectification rates by county and brigade
    peer.py read DIR               read every sheet there is, understand nothing
    peer.py book FILE              read the first sheet of one workbook

`rates` knows the layout of the ledgers beforehand (title, 填报单位, header);
`read` is for folders where every clerk has a layout of their own.
"""

import json
import pathlib
import sys
import warnings

import pandas as pd

COLUMNS = ["隐患编号", "县市区", "所属大队", "发现日期", "整改方式", "复查日期", "复查结果", "销案日期"]
DAYS = ["发现日期", "复查日期", "销案日期"]


def ledger(path):
    """One workbook; days may be date cells, or text such as 2012-7-3 or 2012.7.3."""
    frame = pd.read_excel(path, engine="openpyxl", header=2, usecols=COLUMNS)
    for day in DAYS:
        if not pd.api.types.is_datetime64_any_dtype(frame[day]):
            text = frame[day].astype("string").str.replace(".", "-", regex=False)
            frame[day] = pd.to_datetime(text, format="%Y-%m-%d")
    return frame


def rates(folder, as_of):
    """Hazards found, and closed, by the day; of a number the latest file counts."""
    paths = sorted(folder.glob("*台账*.xlsx"), key=lambda p: (p.stat().st_mtime, p.name))
    frames = [ledger(path) for path in paths]
    rows = sum(len(frame) for frame in frames)
    hazards = pd.concat(frames, ignore_index=True).drop_duplicates("隐患编号", keep="last")
    closed = pd.concat(
        [
            hazards["发现日期"].where(hazards["整改方式"] == "当场改正"),
            hazards["复查日期"].where(hazards["复查结果"] == "合格"),
            hazards["销案日期"],
        ],
        axis=1,
    ).min(axis=1)
    found = hazards["发现日期"] <= as_of
    counts = (
        pd.DataFrame(
            {
                "county": hazards["县市区"],
                "brigade": hazards["所属大队"],
                "found": found,
                "rectified": found & (closed <= as_of),
            }
        )
        .groupby(["county", "brigade"], as_index=False)
        .sum()
    )
    return {"files": len(paths), "rows": rows, "rates": counts.to_dict("records")}


def read(folder):
    """Every sheet of every workbook and every delimited text."""
    files = unreadable = rows = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".xlsx", ".csv"):
            continue
        files += 1
        try:
            rows += sum(len(sheet) for sheet in sheets(path))
        except Exception:  # some are damaged on purpose
            unreadable += 1
    return {"files": files, "unreadable": unreadable, "rows": rows}


def book(path):
    """The first sheet of one workbook."""
    return {"files": 1, "rows": len(pd.read_excel(path, engine="openpyxl", header=None))}


def sheets(path):
    """The sheets of one file."""
    if path.suffix == ".xlsx":
        return pd.read_excel(path, engine="openpyxl", header=None, sheet_name=None).values()
    names = range(64)  # lines of a clerk's text are not equally long
    try:
        return [pd.read_csv(path, header=None, names=names, encoding="utf-8-sig")]
    except UnicodeDecodeError:
        return [pd.read_csv(path, header=None, names=names, encoding="gb18030")]


def main():
    warnings.simplefilter("ignore")
    task, path = sys.argv[1], pathlib.Path(sys.argv[2])
    if task == "rates":
        answer = rates(path, pd.Timestamp(sys.argv[3]))
    else:
        answer = {"read": read, "book": book}[task](path)
    json.dump(answer, sys.stdout, ensure_ascii=False, default=int)


main()
