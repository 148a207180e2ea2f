-- The tables of a snapshot: types, constraints and what each column means.
-- This file is the contract between the reader (etl) and the dashboard.
-- Every fact row says where it was read: workbook (source_id), located table (table_id), sheet and cell.
-- flag, Eurostat's letters: p provisional, e estimated, b break in series, u unreliable; NULL none.

-- ------------------------------------------------------------------ reference
CREATE TABLE institutions (
    institution_code VARCHAR PRIMARY KEY,
    name_ky VARCHAR NOT NULL,
    name_ru VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    country_code VARCHAR NOT NULL,
    is_invented BOOLEAN NOT NULL
);
COMMENT ON TABLE institutions IS 'Universities. Figures of two institutions are never added.';
COMMENT ON COLUMN institutions.is_invented IS 'True: the figures are invented and every page and export says so.';

CREATE TABLE faculties (
    institution_code VARCHAR NOT NULL REFERENCES institutions,
    faculty_code VARCHAR NOT NULL,
    name_ky VARCHAR NOT NULL,
    name_ru VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    is_degree_level BOOLEAN NOT NULL,
    PRIMARY KEY (institution_code, faculty_code)
);
COMMENT ON TABLE faculties IS 'Faculties, colleges and institutes of an institution.';
COMMENT ON COLUMN faculties.is_degree_level IS 'False: a college or retraining, outside higher-education figures.';

CREATE TABLE countries (
    country_code VARCHAR PRIMARY KEY,
    country_code_2 VARCHAR NOT NULL,
    name_ky VARCHAR NOT NULL,
    name_ru VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    is_cis BOOLEAN NOT NULL
);
COMMENT ON TABLE countries IS 'Countries, ISO 3166-1.';
COMMENT ON COLUMN countries.country_code IS 'ISO 3166-1 alpha-3.';
COMMENT ON COLUMN countries.country_code_2 IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN countries.region IS 'Code of a region, named in lists (list = region).';
COMMENT ON COLUMN countries.is_cis IS 'Member of the Commonwealth of Independent States.';

CREATE TABLE lists (
    list VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name_ky VARCHAR NOT NULL,
    name_ru VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    PRIMARY KEY (list, code)
);
COMMENT ON TABLE lists IS 'Closed lists (levels, forms of study, currencies, regions ...) with their names in three languages.';
COMMENT ON COLUMN lists.list IS 'Name of the list, e.g. study_form.';
COMMENT ON COLUMN lists.position IS 'Order in which the list is shown.';

-- ---------------------------------------------------------------- what was read
CREATE TABLE sources (
    source_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    file_name VARCHAR NOT NULL,
    institution_code VARCHAR,
    dataset VARCHAR,
    period VARCHAR,
    sender VARCHAR,
    received_date DATE NOT NULL,
    is_quarantine BOOLEAN NOT NULL,
    is_replacement BOOLEAN NOT NULL,
    note VARCHAR,
    PRIMARY KEY (source_id, position)
);
COMMENT ON TABLE sources IS 'The acceptances of this snapshot: each workbook with the choices made for it, in the order of acceptance.';
COMMENT ON COLUMN sources.source_id IS 'SHA-256 of the workbook as received.';
COMMENT ON COLUMN sources.position IS 'Order of acceptance, from 1.';
COMMENT ON COLUMN sources.institution_code IS 'Institution chosen by the person loading; NULL when the file names it.';
COMMENT ON COLUMN sources.dataset IS 'Dataset chosen by the person loading; NULL when recognised.';
COMMENT ON COLUMN sources.period IS 'Period chosen by the person loading: a year, none, or NULL when the file says it.';
COMMENT ON COLUMN sources.sender IS 'Unit that sent the workbook, as the person loading wrote it. No person.';
COMMENT ON COLUMN sources.received_date IS 'Day the office received it.';
COMMENT ON COLUMN sources.is_quarantine IS 'True: loaded although some cells could not be understood; they stand in problems.';
COMMENT ON COLUMN sources.is_replacement IS 'True: rows accepted earlier with the same key were replaced by this workbook.';
COMMENT ON COLUMN sources.note IS 'Where published figures are from.';

CREATE TABLE source_tables (
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    range VARCHAR NOT NULL,
    dataset VARCHAR NOT NULL,
    layout VARCHAR NOT NULL,
    title VARCHAR,
    institution_code VARCHAR,
    row_count INTEGER NOT NULL,
    headcount BIGINT,
    cover VARCHAR NOT NULL,
    counts BOOLEAN NOT NULL,
    counted_instead VARCHAR,
    PRIMARY KEY (source_id, table_id)
);
COMMENT ON TABLE source_tables IS 'Each table located in a workbook, with its cover and whether its rows count.';
COMMENT ON COLUMN source_tables.table_id IS 'Number of the table in its workbook: t1, t2 ...';
COMMENT ON COLUMN source_tables.layout IS 'crosstab, list or persons.';
COMMENT ON COLUMN source_tables.headcount IS 'Sum of the heads read [persons]; NULL for datasets that count no people.';
COMMENT ON COLUMN source_tables.cover IS 'JSON: institution, dataset, years, the codes covered in each dimension, and the dimensions it splits by.';
COMMENT ON COLUMN source_tables.counts IS 'False: a second view of people counted in another table; kept and reconciled, in no sum.';
COMMENT ON COLUMN source_tables.counted_instead IS 'The table_id that counts in its place.';

CREATE TABLE problems (
    source_id VARCHAR,
    table_id VARCHAR,
    institution_code VARCHAR,
    severity VARCHAR NOT NULL CHECK (severity IN ('error', 'warning', 'note')),
    code VARCHAR NOT NULL,
    sheet VARCHAR,
    cell VARCHAR,
    value VARCHAR,
    headcount BIGINT,
    academic_year INTEGER,
    suggestions VARCHAR,
    detail VARCHAR
);
COMMENT ON TABLE problems IS 'What was not understood, or understood and doubtful. Nothing is dropped in silence.';
COMMENT ON COLUMN problems.headcount IS 'Heads that stand outside the totals because of this problem [persons].';
COMMENT ON COLUMN problems.suggestions IS 'JSON: up to three names that the value may mean.';
COMMENT ON COLUMN problems.detail IS 'JSON: the values that the sentence about this problem needs.';

CREATE TABLE reconciliations (
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    axis VARCHAR NOT NULL,
    label VARCHAR,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    declared DECIMAL(18, 2),
    computed DECIMAL(18, 2),
    status VARCHAR NOT NULL CHECK (status IN ('agrees', 'differs', 'not_computable'))
);
COMMENT ON TABLE reconciliations IS 'Every sum a sheet declares, beside the sum of what was read.';
COMMENT ON COLUMN reconciliations.axis IS 'row: the sum along a row, in a totals column; column: the sum down a column, in a totals row; view: another table of the same people.';
COMMENT ON COLUMN reconciliations.cell IS 'Cell of the declared sum.';

CREATE TABLE snapshot (
    snapshot_id VARCHAR NOT NULL,
    published_at TIMESTAMP NOT NULL,
    content_hash VARCHAR NOT NULL,
    reader_version VARCHAR NOT NULL,
    reference_version VARCHAR NOT NULL
);
COMMENT ON TABLE snapshot IS 'What this file is: one row.';
COMMENT ON COLUMN snapshot.content_hash IS 'SHA-256 over the sorted MD5 sums of the rows of all tables but this one: equal for equal rows in any order.';

-- ---------------------------------------------------------------------- people
CREATE TABLE enrolments (
    institution_code VARCHAR NOT NULL,
    academic_year INTEGER,
    census_date DATE,
    faculty_code VARCHAR,
    country_code VARCHAR,
    isced_level INTEGER CHECK (isced_level BETWEEN 4 AND 8),
    study_form VARCHAR,
    funding VARCHAR,
    sex VARCHAR,
    headcount INTEGER NOT NULL CHECK (headcount >= 0),
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u'))
);
COMMENT ON TABLE enrolments IS 'Foreign students: a partition of heads, so that a sum over one census counts each person once. Two censuses are never added.';
COMMENT ON COLUMN enrolments.academic_year IS 'The year in which the academic year starts (2024 = 2024/25); NULL: the table bears no date.';
COMMENT ON COLUMN enrolments.census_date IS 'Day of the count; NULL: not stated.';
COMMENT ON COLUMN enrolments.country_code IS 'Citizenship, ISO 3166-1 alpha-3; NULL: country not stated.';
COMMENT ON COLUMN enrolments.isced_level IS 'ISCED 2011: 4 retraining and courses, 5 college, 6 bachelor, 7 master and specialist, 8 doctoral; NULL: not stated.';
COMMENT ON COLUMN enrolments.study_form IS 'full_time, part_time or extramural; NULL: not stated.';
COMMENT ON COLUMN enrolments.funding IS 'budget, contract, quota ...; NULL: not stated.';
COMMENT ON COLUMN enrolments.sex IS 'female or male; NULL: not stated.';
COMMENT ON COLUMN enrolments.headcount IS 'Students [persons].';

CREATE TABLE enrolment_parts (
    institution_code VARCHAR NOT NULL,
    academic_year INTEGER,
    census_date DATE,
    faculty_code VARCHAR,
    country_code VARCHAR,
    isced_level INTEGER,
    study_form VARCHAR,
    funding VARCHAR,
    sex VARCHAR,
    dimension VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    headcount INTEGER NOT NULL CHECK (headcount >= 0),
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u'))
);
COMMENT ON TABLE enrolment_parts IS 'Parts of a whole that overlap (of whom women, of whom on contract): never added to enrolments.';
COMMENT ON COLUMN enrolment_parts.dimension IS 'What the part is of: sex, funding, study_form, isced_level.';
COMMENT ON COLUMN enrolment_parts.code IS 'Which part, e.g. female.';
COMMENT ON COLUMN enrolment_parts.headcount IS 'Students [persons].';

CREATE TABLE student_totals (
    institution_code VARCHAR NOT NULL,
    academic_year INTEGER,
    census_date DATE,
    faculty_code VARCHAR,
    headcount INTEGER NOT NULL CHECK (headcount >= 0),
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u'))
);
COMMENT ON TABLE student_totals IS 'All students, foreign or not: the denominator of shares.';
COMMENT ON COLUMN student_totals.headcount IS 'Students [persons].';

-- ------------------------------------------------------------------ cooperation
CREATE TABLE partner_listings (
    institution_code VARCHAR NOT NULL,
    partner_label VARCHAR NOT NULL,
    heading_label VARCHAR,
    partner_code VARCHAR NOT NULL,
    country_code VARCHAR,
    entity_type VARCHAR,
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u'))
);
COMMENT ON TABLE partner_listings IS 'Partners as printed, one row an entry.';
COMMENT ON COLUMN partner_listings.partner_label IS 'Name as typed.';
COMMENT ON COLUMN partner_listings.heading_label IS 'Heading under which it is printed, as typed.';
COMMENT ON COLUMN partner_listings.country_code IS 'Country as this listing states it, ISO 3166-1 alpha-3; NULL: not stated here.';
COMMENT ON COLUMN partner_listings.entity_type IS 'Kind of body as this listing states it (lists, list = entity_type); NULL: not stated here.';

CREATE TABLE partners (
    institution_code VARCHAR NOT NULL,
    partner_code VARCHAR NOT NULL,
    name_ky VARCHAR NOT NULL,
    name_ru VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    country_code VARCHAR,
    entity_type VARCHAR,
    is_domestic BOOLEAN,
    is_resolved BOOLEAN NOT NULL,
    PRIMARY KEY (institution_code, partner_code)
);
COMMENT ON TABLE partners IS 'Distinct partners of an institution: listings, agreements and spellings brought together.';
COMMENT ON COLUMN partners.entity_type IS 'Kind of body (lists, list = entity_type); NULL: not known.';
COMMENT ON COLUMN partners.is_domestic IS 'Seated in the country of the institution; NULL: country not known.';
COMMENT ON COLUMN partners.is_resolved IS 'False: the name as printed does not say which body is meant.';

CREATE TABLE agreements (
    institution_code VARCHAR NOT NULL,
    agreement_code VARCHAR NOT NULL,
    partner_code VARCHAR NOT NULL,
    partner_label VARCHAR NOT NULL,
    country_code VARCHAR,
    agreement_type VARCHAR,
    signed_date DATE,
    expiry_date DATE,
    is_open_ended BOOLEAN,
    renews_automatically BOOLEAN,
    status VARCHAR,
    faculty_code VARCHAR,
    places_out INTEGER CHECK (places_out >= 0),
    places_in INTEGER CHECK (places_in >= 0),
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u'))
);
COMMENT ON TABLE agreements IS 'Agreements with partners, one row an agreement.';
COMMENT ON COLUMN agreements.agreement_code IS 'Number in the register; made from partner, type and date where the register has none.';
COMMENT ON COLUMN agreements.country_code IS 'Country of the partner, as stated in the register or in the list of partners.';
COMMENT ON COLUMN agreements.agreement_type IS 'Code (lists, list = agreement_type); NULL: not stated.';
COMMENT ON COLUMN agreements.expiry_date IS 'Last day in force; NULL: open-ended or not stated.';
COMMENT ON COLUMN agreements.is_open_ended IS 'True: concluded for an unlimited time; NULL: not stated.';
COMMENT ON COLUMN agreements.renews_automatically IS 'True: goes on after expiry_date unless denounced; NULL: not stated.';
COMMENT ON COLUMN agreements.status IS 'Code (lists, list = agreement_status) as the register says; NULL: not stated.';
COMMENT ON COLUMN agreements.faculty_code IS 'Faculty responsible; NULL: the whole university or not stated.';
COMMENT ON COLUMN agreements.places_out IS 'Exchange places a year for our students [persons].';
COMMENT ON COLUMN agreements.places_in IS 'Exchange places a year for theirs [persons].';

CREATE TABLE projects (
    institution_code VARCHAR NOT NULL,
    project_code VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    programme VARCHAR,
    programme_label VARCHAR,
    funder VARCHAR,
    coordinator VARCHAR,
    coordinator_country_code VARCHAR,
    role VARCHAR,
    faculty_code VARCHAR,
    start_date DATE,
    end_date DATE,
    dates_precision VARCHAR,
    status VARCHAR,
    status_label VARCHAR,
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u'))
);
COMMENT ON TABLE projects IS 'Projects and grants, one row a project.';
COMMENT ON COLUMN projects.programme IS 'Code (lists, list = programme); NULL: not stated.';
COMMENT ON COLUMN projects.programme_label IS 'Programme as typed or as headed.';
COMMENT ON COLUMN projects.funder IS 'Who pays, as typed; NULL: not stated.';
COMMENT ON COLUMN projects.coordinator IS 'Coordinating body, as typed.';
COMMENT ON COLUMN projects.role IS 'Role of the institution: coordinator or partner; NULL: not stated.';
COMMENT ON COLUMN projects.start_date IS 'First day; 1 January where only a year is stated; NULL: not stated.';
COMMENT ON COLUMN projects.end_date IS 'Last day; 31 December where only a year is stated; NULL: not stated.';
COMMENT ON COLUMN projects.dates_precision IS 'year where only years are stated, month where months are, day where dates are; NULL: no dates.';
COMMENT ON COLUMN projects.status IS 'Code (lists, list = project_status); NULL: not stated.';
COMMENT ON COLUMN projects.status_label IS 'Status as typed.';

CREATE TABLE project_partners (
    institution_code VARCHAR NOT NULL,
    project_code VARCHAR NOT NULL,
    partner_label VARCHAR NOT NULL,
    partner_code VARCHAR NOT NULL,
    country_code VARCHAR,
    role VARCHAR,
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u'))
);
COMMENT ON TABLE project_partners IS 'Who takes part in a project, one row a participant.';
COMMENT ON COLUMN project_partners.country_code IS 'Country as stated, ISO 3166-1 alpha-3; NULL: not stated.';

CREATE TABLE funding_lines (
    institution_code VARCHAR NOT NULL,
    project_code VARCHAR NOT NULL,
    amount DECIMAL(18, 2) CHECK (amount >= 0),
    currency_code VARCHAR,
    is_own_share BOOLEAN,
    amount_low DECIMAL(18, 2),
    amount_high DECIMAL(18, 2),
    amount_text VARCHAR,
    amount_readings VARCHAR,
    date DATE,
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u'))
);
COMMENT ON TABLE funding_lines IS 'Amounts awarded, one row an amount. A missing amount has no row; it is not zero.';
COMMENT ON COLUMN funding_lines.amount IS 'Amount in currency_code; NULL: the text can be read in more than one way, and the line is in no sum.';
COMMENT ON COLUMN funding_lines.currency_code IS 'ISO 4217; NULL: not certain.';
COMMENT ON COLUMN funding_lines.is_own_share IS 'True: the share of this institution; false: the total of the consortium; NULL: not stated.';
COMMENT ON COLUMN funding_lines.amount_low IS 'Smallest reading, where all readings are in one currency.';
COMMENT ON COLUMN funding_lines.amount_high IS 'Largest reading, where all readings are in one currency.';
COMMENT ON COLUMN funding_lines.amount_text IS 'The amount as typed.';
COMMENT ON COLUMN funding_lines.amount_readings IS 'JSON: the readings of an ambiguous amount, each a list of [amount, currency].';
COMMENT ON COLUMN funding_lines.date IS 'Day of the contract, for the exchange rate; NULL: not stated.';

CREATE TABLE exchange_rates (
    date DATE NOT NULL,
    currency_code VARCHAR NOT NULL,
    nominal INTEGER NOT NULL CHECK (nominal > 0),
    kgs DECIMAL(18, 4) NOT NULL CHECK (kgs > 0),
    institution_code VARCHAR,
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u'))
);
COMMENT ON TABLE exchange_rates IS 'Official rates of the National Bank of the Kyrgyz Republic (invented for the demonstration university).';
COMMENT ON COLUMN exchange_rates.nominal IS 'Units of the foreign currency that kgs buys.';
COMMENT ON COLUMN exchange_rates.kgs IS 'Soms for nominal units [KGS].';
COMMENT ON COLUMN exchange_rates.institution_code IS 'Institution whose amounts it converts; NULL: all.';

CREATE TABLE targets (
    institution_code VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    period INTEGER NOT NULL,
    value DECIMAL(18, 4) NOT NULL,
    approved_by VARCHAR,
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u'))
);
COMMENT ON TABLE targets IS 'Targets that an act of the university sets.';
COMMENT ON COLUMN targets.indicator IS 'Code of the indicator (lists, list = indicator), e.g. E1.';
COMMENT ON COLUMN targets.period IS 'Year the target is for; an academic year is named by the year it starts.';
COMMENT ON COLUMN targets.value IS 'Target in the unit of the indicator: persons, or share 0-1.';
COMMENT ON COLUMN targets.approved_by IS 'The act that set it.';

CREATE TABLE indicator_bounds (
    institution_code VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    part VARCHAR,
    academic_year INTEGER,
    population VARCHAR NOT NULL,
    low DECIMAL(18, 6) NOT NULL,
    high DECIMAL(18, 6) NOT NULL,
    basis VARCHAR,
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u')),
    CHECK (low <= high)
);
COMMENT ON TABLE indicator_bounds IS 'Bounds of an indicator, proved from a source that does not state the figure itself.';
COMMENT ON COLUMN indicator_bounds.indicator IS 'Code of the indicator (lists, list = indicator), e.g. E7.';
COMMENT ON COLUMN indicator_bounds.part IS 'Which value of the indicator, e.g. top_1; NULL: its only one.';
COMMENT ON COLUMN indicator_bounds.academic_year IS 'The year in which the academic year starts; NULL: of the tables without a date.';
COMMENT ON COLUMN indicator_bounds.population IS 'Whom it counts (lists, list = population): degree or all.';
COMMENT ON COLUMN indicator_bounds.low IS 'Smallest possible value, in the unit of the indicator.';
COMMENT ON COLUMN indicator_bounds.high IS 'Largest possible value, in the unit of the indicator.';
COMMENT ON COLUMN indicator_bounds.basis IS 'How it was proved.';

CREATE TABLE due_dates (
    institution_code VARCHAR NOT NULL,
    academic_year INTEGER NOT NULL,
    due_date DATE NOT NULL,
    approved_by VARCHAR,
    source_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    flag VARCHAR CHECK (flag IN ('p', 'e', 'b', 'u'))
);
COMMENT ON TABLE due_dates IS 'The day by which faculties are to send the figures of a year.';
COMMENT ON COLUMN due_dates.academic_year IS 'The year in which the academic year starts.';
COMMENT ON COLUMN due_dates.due_date IS 'Last day on which a workbook is in time.';
COMMENT ON COLUMN due_dates.approved_by IS 'What set it.';
