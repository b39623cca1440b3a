"""Fills templates as a clerk would: reads a list of jobs from standard input,
each a template, rows by heading, and where to save. Headings are looked up in
the third row; the rows go below the example. Texts that look like days are
written as days. Prints, for each, the choices that the cells' lists offer."""

import datetime
import json
import re
import sys

import openpyxl

out = []
for job in json.load(sys.stdin):
    book = openpyxl.load_workbook(job["template"])
    sheet = book.worksheets[0]
    heads = {c.value: c.column for c in sheet[3] if c.value}
    for i, row in enumerate(job["rows"]):
        for heading, value in row.items():
            cell = sheet.cell(row=5 + i, column=heads[heading])
            if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                value = datetime.date.fromisoformat(value)
                cell.number_format = "yyyy-mm-dd"
            elif re.fullmatch(r"\d{1,4}(\.\d+)?", value) and cell.number_format == "General":
                value = float(value) if "." in value else int(value)
            cell.value = value
    names = {n.name: n.attr_text for n in book.defined_names.definedName} if hasattr(book.defined_names, "definedName") \
        else {n: d.attr_text for n, d in book.defined_names.items()}
    lists, checks = {}, {}
    for v in sheet.data_validations.dataValidation:
        heading = sheet.cell(row=3, column=v.sqref.ranges[0].min_col if hasattr(v.sqref, "ranges") else 1).value
        checks[heading] = v.type
        if v.type == "list":
            m = re.search(r"fg_[a-z_]+", v.formula1)
            if m and m.group() in names:
                page, area = names[m.group()].rsplit("!", 1)
                cells = book[page.strip("'")][area.replace("$", "")]
                cells = cells if isinstance(cells, tuple) else ((cells,),)
                lists[heading] = [c[0].value for c in cells]
    formulas = [c.coordinate for ws in book.worksheets for r in ws.iter_rows() for c in r if c.data_type == "f"]
    book.save(job["save"])
    out.append({"lists": lists, "checks": checks, "formulas": formulas, "sheets": book.sheetnames})
json.dump(out, sys.stdout, ensure_ascii=False)
