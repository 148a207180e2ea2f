"""What changed: two snapshots side by side, down to the cells."""

from functools import partial

import streamlit as st

from dashboard.arrange import listings
from dashboard.controls import choose
from dashboard.draw import foot, in_pairs, key_figures, lead, nothing_here, register, remark, section
from dashboard.filter_bar import choose_snapshots
from dashboard.findings import change_places, change_tables, changes, scope
from dashboard.findings.comparison import comparison, has_differences, obstacle

reader = choose("changes")
say = reader.language.say
choose_snapshots(reader)

# A million rows take seconds to compare, the first time.
working = st.empty()
working.caption(say("The two snapshots are being compared …"))
found = None if reader.filters.is_protected else comparison(reader)
problem = obstacle(found) if found else ""
differs = found is not None and not problem and has_differences(found)
working.empty()

if reader.filters.is_protected:
    nothing_here(
        say("What changed is shown with exact figures only"),
        say("Two sets of rounded figures side by side would tell of single students. Choose exact figures to see it."),
    )
elif found is None:
    nothing_here(
        say("There is nothing to compare with yet"),
        say("Only one snapshot was published. With the next workbook that is loaded, this page says what it changed."),
    )
elif problem:
    nothing_here(say("These two snapshots cannot be compared"), problem, say("Choose others above."))
else:
    if differs:
        lead(changes.change_sentences(found))
        key_figures(found.reader, changes.change_figures(found))
        register(found.reader, "sources", changes.source_table(found), change_places.tables_behind(found))
        totals = changes.total_listings(found)
        in_pairs([partial(register, found.reader, one.key, one.table, one.behind) for one in totals])
        section(say("Rows added, removed, altered"))
        listings(found.reader, change_tables.change_listings(found))
    else:
        nothing_here(
            say("Nothing changed for this university"),
            say("Both snapshots hold the same figures from the same workbooks. Choose another pair above."),
        )
    remark(changes.not_compared_sentence(found))

foot(reader, scope.foot_sentences(reader))
