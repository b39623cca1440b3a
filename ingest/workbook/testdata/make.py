#!/usr/bin/python3
"""Makes the workbooks of this folder with programs that people use, and beside
each a .json of what another reader finds in it.

Needs Debian's python3-openpyxl, python3-xlsxwriter, python3-xlwt, python3-xlrd,
python3-uno, libreoffice-calc, gnumeric (ssconvert, which
still writes BIFF5) and libspreadsheet-writeexcel-perl. Run it in this folder.

The oracle of .xlsx is openpyxl, of .xls of BIFF8 it is xlrd. For BIFF5 in a
Chinese code page it is LibreOffice, by way of an .xlsx that openpyxl reads,
since xlrd counts bytes as characters there. Text files are their own oracle:
they are written from the rows that the .json holds.
"""

import datetime
import json
import os
import re
import shutil
import subprocess
import tempfile

import openpyxl
import xlrd
import xlsxwriter
import xlwt
from openpyxl.styles import NamedStyle
from openpyxl.utils import get_column_letter as letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

TMP = tempfile.mkdtemp()


def run(*args, **env):
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, **env))


def convert(source, kind, target):
    """Converts with LibreOffice; kind is an extension or extension:filter."""
    out = os.path.join(TMP, "out")
    run("soffice", "--headless", "--convert-to", kind, "--outdir", out, source)
    base = os.path.splitext(os.path.basename(source))[0]
    shutil.move(os.path.join(out, base + "." + kind.split(":")[0]), target)


def ssconvert(source, exporter, target):
    run("ssconvert", "-T", "Gnumeric_Excel:" + exporter, source, target, WINDOWS_LANGUAGE="zh_CN")


def save(target, sheets):
    with open(target + ".json", "w", encoding="utf-8") as f:
        json.dump(sheets, f, ensure_ascii=False, indent=None, separators=(",", ":"))
        f.write("\n")


# ---- oracles ----


def of_openpyxl(path, target, known={}):
    book = openpyxl.load_workbook(path, data_only=True)
    sheets = []
    for ws in book.worksheets:
        rows = []
        # ws.iter_rows would make 17 million empty cells of one in the corner.
        for r in sorted({r for r, _ in ws._cells}):
            cells = []
            for c in (ws._cells[r, k] for k in sorted(k for q, k in ws._cells if q == r)):
                v = known.get(c.coordinate, c.value)
                if v is None or v == "":
                    continue
                if isinstance(v, bool):
                    kind, v = "b", float(v)
                elif c.data_type == "e":
                    kind = "e"
                elif isinstance(v, (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)):
                    kind, v = "d", to_excel(v)
                elif isinstance(v, (int, float)):
                    kind = "n"
                else:
                    kind = "t"
                cells.append([letter(c.column), kind, v])
            if cells:
                rows.append({"n": r, "hidden": bool(ws.row_dimensions[r].hidden), "cells": cells})
        sheets.append({
            "name": ws.title, "hidden": ws.sheet_state != "visible",
            "merges": sorted(str(m) for m in ws.merged_cells.ranges), "rows": rows,
        })
    save(target, sheets)


def of_xlrd(path, target):
    book = xlrd.open_workbook(path, formatting_info=True)
    kinds = {1: "t", 2: "n", 3: "d", 4: "b", 5: "e"}
    sheets = []
    for ws in book.sheets():
        rows = []
        for r in range(ws.nrows):
            cells = []
            for c in range(ws.ncols):
                t, v = ws.cell_type(r, c), ws.cell_value(r, c)
                if t not in kinds or v == "":
                    continue
                if t == 5:
                    v = xlrd.error_text_from_code[v]
                if t == 3 and book.datemode == 1:
                    code = book.format_map[book.xf_list[ws.cell_xf_index(r, c)].format_key].format_str
                    # Times and hours that add up have no day to shift.
                    v += 0 if v < 1 or "[h]" in code.lower() else 1462
                if t == 4:
                    v = float(v)
                cells.append([letter(c + 1), kinds[t], v])
            if cells:
                info = ws.rowinfo_map.get(r)
                rows.append({"n": r + 1, "hidden": bool(info and info.hidden), "cells": cells})
        merges = []
        for r1, r2, c1, c2 in ws.merged_cells:
            merges.append(f"{letter(c1 + 1)}{r1 + 1}:{letter(c2)}{r2}")
        sheets.append({"name": ws.name, "hidden": ws.visibility != 0, "merges": sorted(merges), "rows": rows})
    save(target, sheets)


def of_libreoffice(path, target, known={}):
    through = os.path.join(TMP, "through.xlsx")
    convert(path, "xlsx", through)
    of_openpyxl(through, target, known)


# ---- the ledger that every writer writes ----

DATES = [
    "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', '[$-804]yyyy"年"m"月"', 'm"月"d"日"', "yyyy/m/d h:mm", "d-mmm-yy",
]
NUMBERS = ["General", "0", "0.00%", '#,##0.00_);[Red](#,##0.00)', '0"处"', 'General"日"', "0.00E+00", '"共"0"家"', "@"]
VALUES = [0, 3, -5, 0.95, 12.34, -0.07, 1234567.891, 20120619, 1e-7, 123456789012345, 536870911, -536870912, 0.1 + 0.2]


def ledger(wide=True):
    book = openpyxl.Workbook()
    ws = book.active
    ws.title = "隐患台账"
    ws["A1"] = "绍兴市火灾隐患排查整改台账"
    ws.merge_cells("A1:H1")
    ws["A2"] = "填报单位：越城大队"
    ws["F2"] = datetime.date(2012, 6, 19)
    ws["F2"].number_format = "yyyy.mm.dd"
    ws.merge_cells("A2:C2")
    for i, head in enumerate(["序号", "单位名称", "整改期限\n（天）", "单位  项目", "发现日期", "是否", "金额", "备注"]):
        ws.cell(3, 1 + i, head)
    for r in range(12):
        row = 4 + r
        ws.cell(row, 1, r + 1)
        ws.cell(row, 2, f"王  强商店{r}号")
        ws.cell(row, 3, VALUES[r % len(VALUES)])
        ws.cell(row, 4, "３处" if r % 2 else "A&B <c> \"d\" 'e'")
        d = ws.cell(row, 5, datetime.datetime(2012, 6, 19 + r % 5, 8, 30) if r % 6 == 4 else datetime.date(2012, 6, 1 + r))
        d.number_format = DATES[r % len(DATES)]
        ws.cell(row, 6, r % 3 == 0)
        n = ws.cell(row, 7, VALUES[(r * 5) % len(VALUES)])
        n.number_format = NUMBERS[r % len(NUMBERS)]
        if r % 4:
            ws.cell(row, 8, "长期\t立即，" + "整改" * r)
    ws.merge_cells("B6:B8")
    ws.row_dimensions[7].hidden = True
    ws.row_dimensions[9].hidden = True
    ws["A17"] = "合计"
    ws["C17"] = "=SUM(C4:C15)"
    ws["D17"] = '=B4&"等"'
    ws["E17"] = "=1/0"
    ws["F17"] = "=NA()"
    ws["G17"] = "=C17>0"
    ws["H17"] = '=IF(FALSE,"x","")'
    ws["E18"] = "=E4+1"
    ws["E18"].number_format = "yyyy-mm-dd"
    ws["B400"] = "远处的一格"
    if wide:
        ws["A401"] = "㐀𠮷野家" + "\U0001f525"
    times = book.create_sheet("时间")
    for i, (v, f) in enumerate([
        (1, "yyyy-mm-dd"), (59, "yyyy-mm-dd"), (61, "yyyy-mm-dd"), (0.5, "h:mm"), (1.25, "[h]:mm"), (41079.999, "h:mm:ss"),
        (41079, "[$-F800]dddd, mmmm dd, yyyy"), (73050, "m/d/yyyy"), (41079, '"日期"0'), (41079, "[Red]0.0"), (41079.5, "mm:ss.0"),
    ]):
        times.cell(1 + i, 1 + i % 3, v).number_format = f
    empty = book.create_sheet("空表")
    empty.sheet_state = "hidden"
    last = book.create_sheet("末")
    last["IV65536"] = "xls 的最后一格"
    last.sheet_state = "veryHidden"
    return book


def many_texts():
    """More shared texts than one record of an .xls holds, narrow and wide ones
    in turn, so that the records end within them in every way."""
    book = openpyxl.Workbook()
    ws = book.active
    ws.title = "Texts"
    for r in range(200):
        ws.cell(1 + r, 1, f"plain text number {r} " + "x" * (r % 61))
        ws.cell(1 + r, 2, f"第{r}号" + "隐患" * (r % 23))
        ws.cell(1 + r, 3, "é" * (r % 7) + f"{r}")
    ws["D1"] = "长" * 5000
    ws["D2"] = "l" * 9000
    ws["D3"] = "l" * 4200 + "长" + "l" * 4200
    return book


def make_books():
    source = os.path.join(TMP, "ledger.xlsx")
    ledger().save(source)
    # openpyxl computes no formulas: LibreOffice does, and writes them all.
    convert(source, "xlsx", "libreoffice.xlsx")
    of_openpyxl("libreoffice.xlsx", "libreoffice.xlsx")
    convert(source, "xls", "libreoffice.xls")
    of_xlrd("libreoffice.xls", "libreoffice.xls")
    shutil.copy("libreoffice.xls", "wps.et")
    shutil.copy("libreoffice.xls.json", "wps.et.json")

    ledger().save("openpyxl.xlsx")
    of_openpyxl("openpyxl.xlsx", "openpyxl.xlsx")

    plain = os.path.join(TMP, "plain.xlsx")
    ledger(wide=False).save(os.path.join(TMP, "plain0.xlsx"))
    convert(os.path.join(TMP, "plain0.xlsx"), "xlsx", plain)
    ssconvert(plain, "excel_biff7", "gnumeric_biff5.xls")
    # LibreOffice makes 1 of TRUE where a formula gave it.
    of_libreoffice("gnumeric_biff5.xls", "gnumeric_biff5.xls", {"G17": True})
    ssconvert(plain, "excel_dsf", "gnumeric_both.xls")
    of_libreoffice("gnumeric_both.xls", "gnumeric_both.xls", {"G17": True})
    ssconvert(plain, "xlsx2", "gnumeric.xlsx")
    of_openpyxl("gnumeric.xlsx", "gnumeric.xlsx")

    texts = os.path.join(TMP, "texts.xlsx")
    many_texts().save(texts)
    convert(texts, "xls", "texts.xls")
    of_xlrd("texts.xls", "texts.xls")

    mac = ledger(wide=False)
    mac.epoch = CALENDAR_MAC_1904
    mac.save("mac1904.xlsx")
    of_openpyxl("mac1904.xlsx", "mac1904.xlsx")
    convert("mac1904.xlsx", "xls", "mac1904.xls")
    of_xlrd("mac1904.xls", "mac1904.xls")


def make_xlsxwriter():
    for name, options in [("xlsxwriter.xlsx", {}), ("xlsxwriter_inline.xlsx", {"constant_memory": True})]:
        book = xlsxwriter.Workbook(name, options)
        ws = book.add_worksheet("名册")
        bold = book.add_format({"bold": True})
        date = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        ws.write_row(0, 0, ["单位编号", "名称", "日期"])
        ws.write_string(1, 0, "913306021234567890")
        ws.write_rich_string(1, 1, "消防", bold, "重点", " 单位 ")
        ws.write_datetime(1, 2, datetime.date(2012, 6, 19), date)
        ws.write_formula(2, 0, "=1+1", None, 2)
        ws.write_formula(2, 1, '="a"&"b"', None, "ab")
        ws.write_formula(2, 2, "=TRUE", None, True)
        ws.write_string(3, 0, "带_x000D_和\r\n换行\x07响铃")
        ws.write_string(3, 1, " 前后空格 ")
        ws.set_row(4, None, None, {"hidden": True})
        ws.write_number(4, 0, 913306021234567890)
        ws.write_boolean(4, 3, False)
        if not options:
            ws.merge_range("A7:C8", "合并", bold)
        book.add_chart({"type": "column"})
        book.add_chartsheet("图").set_chart(chart_of(book))
        book.add_worksheet("后")
        book.close()
        # openpyxl does not decode _x000D_, but what was written is known.
        of_openpyxl(name, name, {"A4": "带_x000D_和\r\n换行\x07响铃"})


def chart_of(book):
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=名册!$A$3:$A$5"})
    return chart


def make_xlwt():
    """xlwt writes what LibreOffice never does: RK and MULRK by its own rules,
    rows in the order of the calls."""
    book = xlwt.Workbook(encoding="utf-8")
    ws = book.add_sheet("隐患")
    date = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
    for r in [5, 0, 3, 1, 40, 2]:
        ws.write(r, 2, f"第{r}行")
        ws.write(r, 0, r * 100 - 5)
        ws.write(r, 1, r / 8)
        ws.write(r, 4, datetime.date(2012, 6, 1 + r % 28), date)
        ws.write(r, 5, r % 2 == 0)
        for c in range(6, 12):
            ws.write(r, c, c * 0.01 - r)
    ws.write_merge(6, 8, 0, 3, "合并")
    ws.write_rich_text(9, 0, (("rich ", xlwt.easyfont("bold true")), "文本"))
    ws.row(3).hidden = True
    book.add_sheet("隐").visibility = 1
    book.save("xlwt.xls")
    of_xlrd("xlwt.xls", "xlwt.xls")


PERL = r"""
use Spreadsheet::WriteExcel; use utf8;
my $b = Spreadsheet::WriteExcel->new('perl.xls');
my $s = $b->add_worksheet('Sheet1');
my $d = $b->add_format(num_format => 'yyyy-mm-dd');
$s->write_string(0, 0, '单位名称'); $s->write_string(0, 1, 'plain');
$s->write_number(1, 0, 41079, $d); $s->write_number(1, 1, -5.25); $s->write_blank(1, 2, $d);
$s->write_formula(2, 0, '=1+1', undef, 2);
$s->set_row(2, undef, undef, 1);
$s->write_string(3, 44, 'x' x 300);
$s->merge_range('A6:B7', 'merged', $b->add_format());
$b->close();
"""


def make_perl():
    run("perl", "-e", PERL)
    of_xlrd("perl.xls", "perl.xls")


# ---- delimited text ----

TEXT = [
    ["某某消防台账", "", "", ""],
    ["序号", "单位名称", "整改\n期限", "备注"],
    ["1", "王  强，商店", "2012.6.19", 'a "b" c'],
    ["2", "老李;店", "", "tab\there"],
    ["", "", "", ""],
    ["003", "㐀𠮷", "６月底", "末"],
]


def make_text():
    for name, comma, encoding, end in [
        ("utf8.csv", ",", "utf-8", "\n"), ("utf8bom.csv", ",", "utf-8-sig", "\r\n"), ("gb18030.csv", ",", "gb18030", "\r\n"),
        ("utf16le.txt", "\t", "utf-16", "\r\n"), ("semicolon.csv", ";", "gb18030", "\r"), ("tab.xls", "\t", "gb18030", "\n"),
    ]:
        lines = []
        for row in TEXT:
            fields = []
            for v in row:
                if re.search(r'["\n\r\t,;]', v):
                    v = '"' + v.replace('"', '""') + '"'
                fields.append(v)
            lines.append(comma.join(fields) + end)
        with open(name, "wb") as f:
            f.write("".join(lines).encode(encoding))
        rows = []
        for i, row in enumerate(TEXT):
            cells = [[letter(1 + c), "t", v] for c, v in enumerate(row) if v]
            if cells:
                rows.append({"n": 1 + i, "hidden": False, "cells": cells})
        save(name, [{"name": "", "hidden": False, "merges": [], "rows": rows}])


# ---- what is refused ----

UNO = r"""
import sys, uno
from com.sun.star.beans import PropertyValue
ctx = uno.getComponentContext()
resolver = ctx.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", ctx)
import time
for _ in range(60):
    try:
        remote = resolver.resolve("uno:pipe,name=make;urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.5)
desktop = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
def p(n, v):
    q = PropertyValue(); q.Name = n; q.Value = v; return q
doc = desktop.loadComponentFromURL("file://" + sys.argv[1], "_blank", 0, (p("Hidden", True),))
doc.storeToURL("file://" + sys.argv[2] + "/encrypted.xls", (p("FilterName", "MS Excel 97"), p("Password", "119")))
doc.close(True)
try:
    desktop.terminate()
except Exception:
    pass
"""


def make_refused():
    os.makedirs("refused", exist_ok=True)
    book = openpyxl.Workbook()
    book.active["A1"] = "台账"
    small = os.path.join(TMP, "small.xlsx")
    book.save(small)
    for kind, name in [("ods", "ods.xls"), ("pdf", "pdf.xlsx"), ("html", "html.xls")]:
        convert(small, kind, "refused/" + name)
    office = subprocess.Popen(["soffice", "--headless", "--norestore", "--accept=pipe,name=make;urp;"])
    subprocess.run(["/usr/bin/python3", "-c", UNO, small, os.path.abspath("refused")], check=True)
    office.wait(60)


if __name__ == "__main__":
    make_books()
    make_xlsxwriter()
    make_xlwt()
    make_perl()
    make_text()
    make_refused()
    shutil.rmtree(TMP)
