"""`xlsx_way.py LIBRARY read XLSX TARGET` or `… write ROWS XLSX`: the bench's cells by calamine, openpyxl or xlsxwriter."""

import datetime
import hashlib
import resource
import sys

library, mode, given, target = sys.argv[1:5]

NAMES = "id nom commune code_insee commentaire date_debut date_fin places montant_eur est_ouvert".split()
DATES = (5, 6)
FIRST_DAY = datetime.date(2024, 1, 1)


def row_of(rank: int) -> list:
    day = lambda after: FIRST_DAY + datetime.timedelta(days=after)
    return [
        f"D{rank:09d}",
        f"Structure d’insertion {rank % 4000}",
        f"Saint-Étienne & <Cie> {rank % 300}",
        f"{1000 + rank % 94000:05d}",
        "Rendez-vous pris ; suite à donner" if rank % 7 == 0 else None,
        day(rank % 700),
        None if rank % 4 == 0 else day(rank % 720),
        rank % 1000,
        (rank % 120000) / 100,
        rank % 2 == 0,
    ]


def text_of(cell) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime.date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def read() -> None:
    if library == "calamine":
        import python_calamine

        rows = iter(python_calamine.CalamineWorkbook.from_path(given).get_sheet_by_index(0).to_python())
    else:
        import openpyxl

        rows = openpyxl.load_workbook(given, read_only=True).worksheets[0].iter_rows(values_only=True)
    next(rows)
    digest = hashlib.sha256()
    for row in rows:
        digest.update(("\x1f".join(map(text_of, row)) + "\n").encode())
    with open(target, "w") as out:
        out.write(digest.hexdigest())


def write_openpyxl(rows: int) -> None:
    import openpyxl

    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("cells")
    sheet.append(NAMES)
    for rank in range(rows):
        sheet.append(row_of(rank))
    workbook.save(target)


def write_xlsxwriter(rows: int) -> None:
    import xlsxwriter

    workbook = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = workbook.add_worksheet("cells")
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, NAMES)
    for rank in range(rows):
        for place, cell in enumerate(row_of(rank)):
            if place in DATES and cell is not None:
                sheet.write_datetime(rank + 1, place, cell, day)
            else:
                sheet.write(rank + 1, place, cell)
    workbook.close()


if mode == "read":
    read()
else:
    {"openpyxl": write_openpyxl, "xlsxwriter": write_xlsxwriter}[library](int(given))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
