"""What Streamlit makes of a table: the words that its grid shows."""

from __future__ import annotations

import pandas as pd
from pandas.io.formats.style import Styler
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df, is_pandas_styler
from streamlit.elements.lib.pandas_styler_utils import marshall_styler
from streamlit.proto.ArrowData_pb2 import ArrowData


def displayed(table: Styler) -> pd.DataFrame:
    """The cells as the grid shows them."""
    assert is_pandas_styler(table)
    proto = ArrowData()
    marshall_styler(proto, table, "1")
    return convert_arrow_bytes_to_pandas_df(proto.styler.display_values)
