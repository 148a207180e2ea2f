"""What is said of each problem that a workbook may have, by its code. The detail of the problem fills the places."""

from __future__ import annotations

from dashboard.i18n import message

# Sentences by code of a problem, or by code and outcome. {value} is the text of the cell; the other names come from the
# problem's detail.
PROBLEMS = {
    "unknown_country": message(
        "“{value}” is no country we know. Correct the cell, or say once which country it means (iro alias country)."
    ),
    # What an unknown label is, where the lists know: `code.what`.
    "unknown_country.several": message(
        "“{value}” are several countries in one cell. Give each country a row of its own, with the number in a cell "
        "beside it."
    ),
    "unknown_country.region": message(
        "“{value}” is a part of the world or a group of countries, not one country. Write the country whose citizens "
        "the students are."
    ),
    "unknown_country.part_of_country": message(
        "“{value}” is a city or a part of a country, not a country. Write the country whose citizens the students are."
    ),
    "unknown_country.not_in_iso": message(
        "“{value}” is not in the international list of countries (ISO 3166-1). Write the country of the passports, or "
        "say once which country it means (iro alias country)."
    ),
    "unknown_country.former_state": message(
        "“{value}” is a state that is no more. Write the country whose citizens the students are now."
    ),
    "unknown_country.ambiguous": message(
        "“{value}” may mean more than one country. Write the name in full, or say once which country it means "
        "(iro alias country)."
    ),
    "unknown_country.ethnicity": message(
        "“{value}” may be a people rather than a citizenship. Write the country of the passports, or say once which "
        "country it means (iro alias country)."
    ),
    "unknown_faculty": message(
        "“{value}” is no faculty of this university that we know. Correct the cell, or say once which faculty it "
        "means (iro alias faculty)."
    ),
    "unknown_partner": message("“{value}” does not say which partner is meant. It is kept as a partner of its own."),
    "similar_partner": message(
        "“{value}” may be the same partner as “{other}”: the same words ({words}), the same country. If it "
        "is one, say so once (iro alias partner); if not, write the two codes into must_not_merge.csv: {codes}."
    ),
    "similar_partner.no_country": message(
        "“{value}” may be the same partner as “{other}”: the same words ({words}), and no country says otherwise. "
        "If it is one, say so once (iro alias partner); if not, write the two codes into must_not_merge.csv: {codes}."
    ),
    "similar_partner.short": message(
        "“{value}” may be the same partner as “{other}”: one is the first letters of the other. If it is one, say so "
        "once (iro alias partner); if not, write the two codes into must_not_merge.csv: {codes}."
    ),
    "partner_respelt": message(
        "“{value}” was taken for the partner “{other}”: the two differ only in quotes, capitals, spaces or letters "
        "that look alike."
    ),
    "unknown_label": message(
        "“{value}” is not a name we know under “{field}”. Correct the cell, or say once what it means (iro alias)."
    ),
    "unknown_flag": message("“{value}” is no sign we know. The signs are: p, e, b, u."),
    "labels_contradict": message(
        "“{value}” and “{other}” ({cell}) stand in one row and are two different things. Correct the one that is wrong."
    ),
    "labels_contradict.column": message(
        "“{value}” and “{other}” ({cell}) stand over one column and are two different things. Correct the one that is "
        "wrong."
    ),
    "labels_contradict.followed": message(
        "“{value}” and “{other}” ({cell}) stand in one row and are two different things. “{other}” was followed; "
        "correct the one that is wrong."
    ),
    "label_blank": message("“{field}” is blank, so these students belong nowhere. Fill in the cell."),
    "label_not_stated": message(
        "“{field}” is not stated here: {cells}. The students are counted, as not stated: {counted}."
    ),
    "country_not_stated": message(
        "The list has no column of countries. The students are counted, with the country not stated: {counted}."
    ),
    "flow_not_counted": message(
        "“{heading}” says who came or went in a year, not how many study on a day. The column is in no sum: {counted}."
    ),
    "census_not_counted": message(
        "“{heading}” is a second count of the same students in one academic year, and no day tells the two apart. Only "
        "the one nearest to 1 October counts; write the day into the heading to load this one, too: {counted}."
    ),
    "part_above_whole": message("{value} is more than “{heading}” beside it: {whole}. A part cannot exceed its whole."),
    "label_filled_down": message(
        "Blank cells under “{heading}” were taken to repeat the name above them. Rows: {rows}."
    ),
    "not_a_count": message("“{value}” is not a number of people. Write a whole number, 0, or leave the cell blank."),
    "negative_count": message("{value} is below zero; people cannot be counted so. Correct the cell."),
    "fraction_count": message("{value} is not a whole number; people cannot be counted so. Correct the cell."),
    "ambiguous_count": message(
        "“{value}” may be a number of thousands or a fraction. Write it without a comma or a point: 1234."
    ),
    "ambiguous_number": message("“{value}” may be a number of thousands or a fraction. Write 1234 or 1.2340."),
    "missing_value": message("“{value}” was taken as: not stated. It is not zero."),
    "not_a_number": message("“{value}” is not a number. Correct the cell."),
    "not_a_year": message("“{value}” is no academic year we can read. Write it as 2024/25."),
    "not_a_date": message("“{value}” is no date we can read. Write the day as 31.12.2025."),
    "day_not_stated": message(
        "“{value}” names no day, so the day is kept as not stated. Write it as 31.12.2025 if it is known."
    ),
    "improbable_date": message("“{value}” lies far from our time. Correct the year."),
    "ambiguous_date": message(
        "Other cells of this sheet put the month first, so “{value}” may be two different days. Write 31.12.2025."
    ),
    "not_a_period": message("“{value}” is no first and last year we can read. Write them as 2021-2024."),
    "not_a_term": message(
        "“{value}” does not say how long the agreement holds. Write its last day (31.12.2027) or a number of years."
    ),
    "term_without_signature": message(
        "“{value}” counts from the day of signature, which the row does not state. Fill in that day."
    ),
    "term_contradicts": message(
        "The length and the last day in “{value}” do not fit the day of signature. Correct one of them."
    ),
    "merged_figure": message(
        "One figure ({value}) stands in cells merged over several rows or columns. Give each its own figure."
    ),
    "unit_not_heads": message(
        "“{value}” speaks of thousands of people. Write whole numbers of people, as they were counted."
    ),
    "not_an_amount": message("“{value}” is no amount we can read. Write one number and one currency."),
    "not_yes_or_no": message("“{value}” is neither yes nor no. Correct the cell."),
    "impossible_date": message("There is no such day as “{value}”. Correct the cell."),
    "ambiguous_amount": message(
        "“{value}” can be read in more than one way, so the amount is in no sum. Write one number and one currency."
    ),
    "negative_amount": message("{value} is below zero; an amount cannot be so. Correct the cell."),
    "currency_missing": message(
        "Nothing says in which currency “{value}” is, so the amount is in no sum. Write the currency in the heading or "
        "beside the amount."
    ),
    "formula_without_value": message(
        "The cell holds a formula without a result. Open the workbook in Excel, save it, and send it again."
    ),
    "error_value": message("The formula in this cell gives the error {value}. Correct the formula."),
    "period_missing": message(
        "The table does not say which academic year it is for. Write the year above the table, or say it while "
        "loading (--period 2024; --period none if it bears no date)."
    ),
    "period_conflict": message(
        "The table says {stated}, the person loading said {asked}. Say which academic year it is for (--period)."
    ),
    "year_conflict": message(
        "The title says {stated}, the name of the sheet says {named}. The title was followed. Correct the one that is "
        "wrong."
    ),
    "title_conflict": message(
        "“{field}”: the title (“{stated}”) and the name of the sheet (“{other}”) say different things. Correct one of "
        "the two."
    ),
    "measure_unclear": message(
        "Two columns hold numbers of students, and “{value}” is one of them. Leave the one that counts, or name the "
        "other for what it is."
    ),
    "institution_missing": message(
        "The file does not say which university it is from. Say it while loading (--institution)."
    ),
    "institution_conflict": message(
        "The file names the university {stated}, the person loading said {asked}. Say which one it is from."
    ),
    "institution_unknown": message("“{value}” is no university we know."),
    "empty_table": message("There are headings here, and no row below them. Fill in the table and send it again."),
    "no_table.headings": message(
        "No table that we know was found here. These headings are in no list: {headings}. Write “Faculty”, “Country”, "
        "“Number of students” or the like above the columns."
    ),
    "no_table.several": message(
        "Several countries with their numbers stand in one cell ({cells}). Give each country a row of its own, with "
        "the number in a cell beside it."
    ),
    "no_table": message("No table that we know was found here. A table needs headings such as faculty, country, year."),
    "unreadable_file": message(
        "The file cannot be read as a spreadsheet. Save it again as .xlsx and send it once more."
    ),
    "broken_file": message(
        "The file is damaged, or was not copied to its end. Save it again as .xlsx and send it once more."
    ),
    "not_a_workbook": message(
        "This is no spreadsheet, whatever its name says: inside is {kind}. Send the spreadsheet itself (.xlsx)."
    ),
    "not_a_workbook.text": message(
        "This is no Excel file, whatever its name says: inside is plain text without a table. Send the spreadsheet "
        "itself (.xlsx)."
    ),
    "unsafe_file": message(
        "The file holds instructions for other programs (DOCTYPE), which no spreadsheet needs. It was not opened. "
        "Save it again as .xlsx in Excel and send it once more."
    ),
    "far_cell": message(
        "Something is written here, far away from the table, perhaps only a space. Clear the cell and send the file "
        "again."
    ),
    "not_a_file": message("There is no such file."),
    "not_allowed": message("The file may not be read: its owner has not allowed it."),
    "macros_not_run": message("The workbook brings macros. Its values were read; the macros were not run."),
    "encoding_decided": message(
        "The file does not say in which encoding its letters are. It was read as {encoding}. If names look wrong, save "
        "it as UTF-8 or .xlsx."
    ),
    "stray_quotes": message(
        "The quotation marks in this file do not pair. Each line was read as one row. Check that no row is missing."
    ),
    "empty_file": message("The file is empty. Send it once more."),
    "too_large": message("The file is larger than we read. Leave only the sheets with the figures."),
    "too_slow": message("Reading the file took too long. Leave only the sheets with the figures."),
    "reader_died": message("The file could not be read to its end. Save it again as .xlsx and send it once more."),
    "encrypted": message("The file is protected by a password. Remove the password and send it again."),
    "already_loaded": message("This workbook is there already, with the same choices. Nothing was changed."),
    "loaded_otherwise": message(
        "This workbook is there already, with other choices (university, period, dataset). With --replace it takes its "
        "own earlier place."
    ),
    "overlap": message(
        "These figures are there already, from “{file}”. Load with --replace if this table takes their place."
    ),
    "overlap.register": message(
        "“{value}” is there already, from “{file}” ({place}). Load with --replace if this table takes the place of "
        "what it shares with that file. Rows: {rows}."
    ),
    "overlap.another": message(
        "The number {number} of “{value}” is there already, from “{file}” ({place}), for another one: “{other}”. If "
        "they are two, give each its own number; with --replace this table takes the place of such rows. Rows: {rows}."
    ),
    "replaced": message("This table took the place of what was there from “{file}”. Rows: {rows}."),
    "overlap_not_split": message(
        "“{file}” holds part of these figures and cannot be taken apart by “{field}”. Send the whole table again."
    ),
    "total_differs": message(
        "The sheet says {declared}, the sum of what was read is {computed} (“{label}”). One of the two is wrong."
    ),
    "total_not_checked": message(
        "Sums of the sheet could not be checked, because these cells cannot be read: {cells}. Declared, and what could "
        "be read: {sums}."
    ),
    "total_not_checked.currencies": message(
        "A sum of the sheet could not be checked, because it adds amounts of several currencies and names none: "
        "{value}."
    ),
    "views_differ": message(
        "Two tables of the same students disagree: {declared} here, {computed} in “{other}”. The larger number is "
        "counted."
    ),
    "views_differ.together": message(
        "Tables of the same students disagree: {declared} in {views} together, {computed} in “{other}”. The larger "
        "number is counted."
    ),
    "duplicate_key": message("The same row is there more than once ({cells}). The figures were added."),
    "added_over_column": message(
        "Rows that differ only in the column “{heading}” were added ({cells}): our tables do not keep it. Rows: {rows}."
    ),
    "persons_repeated": message(
        "Rows of this list say the same in every column ({cells}). Each was counted; leave one out if it is the same "
        "person. Rows: {rows}."
    ),
    "persons_left": message(
        "Under “{heading}” it is said that these persons have left ({cells}). They were not counted. Persons: {rows}."
    ),
    "duplicate_code": message("“{value}” is there twice. Give each its own number, or leave out one."),
    "similar_code": message(
        "“{value}” and the number “{other}” ({place}) differ only in capitals, spaces or letters that look alike. Both "
        "are kept; leave out one if they are the same, or give each its own number."
    ),
    "similar_rows": message(
        "This row is like an earlier one in all that tells such rows apart. Both are kept; leave out one if they are "
        "the same."
    ),
    "row_repeated": message("Rows that stand on another sheet, too (from {cells} on), were taken once. Rows: {rows}."),
    "amounts_in_two_tables": message(
        "The project “{value}” has amounts here and in {cells}. Both are counted; leave out one if it is part of the "
        "other."
    ),
    "several_labels": message("The cell “{value}” names several. They were taken as one; give each a row of its own."),
    "hidden_records": message("Hidden rows of this register were not read. Show them if they count. Rows: {rows}."),
    "hidden_records_needed": message(
        "Hidden rows of this register were read, because its own sums need them. Rows: {rows}."
    ),
    "hidden_rows": message(
        "Rows or columns are hidden here ({places}). No sum of the sheet holds them, so they were not counted. Show "
        "them if they should be."
    ),
    "hidden_rows.read": message("Columns are hidden here ({places}). They were read like the others."),
    "hidden_rows.counted": message(
        "Rows or columns are hidden here ({places}). The sums of the sheet hold them, so they were counted."
    ),
    "nominal_not_stated": message(
        "For how many units the rate is, the table does not say ({currencies}). It was read as the rate of one."
    ),
    "part_not_read": message("Of “{value}” the whole was counted; the part of it was not kept."),
    "number_not_read": message(
        "Of “{value}” only the first number was read; the one in brackets was taken for a footnote or a part of it, "
        "and was not kept. If it counts more people, write it into a cell of its own."
    ),
    "own_sheet": message("This sheet was written by the program itself. Nothing in it was read."),
    "hidden_sheet": message("The sheet is hidden, so it was not counted. Show it if its figures count."),
    "hidden_sheet.counted": message(
        "The sheet is hidden. The sums of the other sheets hold its figures, so they were counted."
    ),
    "taken_for_total": message("The figures here are the sums of others, so they were taken for a total."),
    "unread_column": message("The column “{heading}” was not read: we do not know what it holds."),
    "detail_row": message(
        "The figures of this row are part of the row above it, so they were not counted again: “{value}”."
    ),
    "unread_figure": message(
        "{value} was not counted: neither the row nor the column says whom it counts. Check the labels beside it."
    ),
    "unread_row": message("This row was not read: “{value}”."),
    "personal_columns": message(
        "The table has columns with personal data ({headings}). They were left out and are stored nowhere."
    ),
    "dataset_unclear": message("It is not clear what this table is about. Say it while loading (--dataset)."),
    "column_of_others": message(
        "The column “{heading}” was left out: it speaks of a plan, an intake or graduates, not of those who study."
    ),
    "title_says_no_students": message(
        "Nothing says that these figures are students; the title is “{stated}”. They were counted as foreign students. "
        "If they are something else, leave the table out, or say in the title whom it counts."
    ),
    "other_people": message(
        "The title says “{stated}”. Those are not the students who study here, so nothing was counted. If the table "
        "does count them, say so while loading (--dataset enrolments)."
    ),
    "required_missing": message("“{field}” is blank, and a row needs it. Fill in the cell."),
    "home_citizens": message(
        "Citizens of Kyrgyzstan in a table of foreign students. They were loaded, and no figure of foreign students "
        "counts them."
    ),
    "expiry_before_signature": message("The agreement ends before it was signed. Correct one of the two dates."),
    "expired_but_active": message("The register calls the agreement in force, but its last day has passed."),
    "open_ended_with_end": message("The agreement is called open-ended and has a last day. Correct one of the two."),
    "signed_after_received": message(
        "The day of signature lies after the day on which the register came. Is it right?"
    ),
    "ended_but_running": message("The register calls the project running, but its last day has passed."),
    "nominal_not_positive": message(
        "A rate is for one unit of a currency or more; “{value}” is none. Correct the cell."
    ),
    "rate_not_positive": message("A rate of exchange is more than zero; “{value}” is not. Correct the cell."),
    "share_over_one": message("A share is at most 1, or 100 %. Write 0.12 or 12 %, not 12."),
    "bounds_reversed": message("The upper bound is below the lower one. Correct one of the two."),
    "target_below_zero": message("{value} is below zero; a target cannot be so. Correct the cell."),
    "end_before_start": message("The project ends before it starts. Correct one of the two dates."),
}
