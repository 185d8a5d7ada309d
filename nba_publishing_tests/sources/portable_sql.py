"""What a query text may not do if BigQuery and DuckDB are to give the same rows for it."""

from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope

from nba_publishing.sources.tables import TABLES

STRUCTURE = (exp.Select, exp.From, exp.Table, exp.Subquery, exp.With, exp.CTE, exp.TableAlias,
             exp.Join, exp.Where, exp.Group, exp.Having, exp.Order, exp.Ordered,
             exp.Distinct)  # fmt: skip
NAMES = (exp.Column, exp.Identifier, exp.Alias, exp.Parameter, exp.Var)
VALUES = (exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Neg, exp.Star)
CONDITIONS = (exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is,
              exp.In, exp.Unnest, exp.Between, exp.Case, exp.If)  # fmt: skip
ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.SafeDivide, exp.Coalesce, exp.DateAdd, exp.DateSub,
              exp.Cast, exp.DataType)  # fmt: skip
AGGREGATES = (exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg)
WINDOWS = (exp.Window, exp.RowNumber, exp.Lag)
PORTABLE = {*STRUCTURE, *NAMES, *VALUES, *CONDITIONS, *ARITHMETIC, *AGGREGATES, *WINDOWS}

SCHEMA = {
    dataset: {
        table.name: {column.name: column.type for column in table.columns}
        for table in TABLES.values()
        if table.dataset == dataset
    }
    for dataset in {table.dataset for table in TABLES.values()}
}


def faults(sql: str) -> list[str]:
    """Every breach in a GoogleSQL query, each as a sentence; none means the query is portable."""
    try:
        statements = sqlglot.parse(sql, read="bigquery")
    except SqlglotError as error:
        return [f"It does not parse: {error}"]
    if len(statements) != 1 or not isinstance(statements[0], exp.Select):
        return ["A file holds one SELECT statement."]
    query = statements[0]
    found = [*_constructs(query), *_outputs(query), *_table_names(query)]
    if found:
        return found  # bounds and columns can only be judged in a query that is sound so far
    try:
        qualified = qualify(query.copy(), schema=SCHEMA, dialect="bigquery")
    except SqlglotError as error:
        return [f"A column is not declared, or not clear: {error}"]
    typed = annotate_types(qualified, schema=SCHEMA, dialect="bigquery")
    return [*_bounds(typed), *_types(typed)]


def _constructs(query: exp.Select) -> Iterator[str]:
    for node in query.walk():
        if type(node) not in PORTABLE:  # SAFE_CAST is a kind of CAST, and out
            yield f"{type(node).__name__} is outside the portable subset: {_shown(node)}"
        elif told := _misuse(node):
            yield f"{told}: {_shown(node)}"


def _misuse(node: exp.Expression) -> str | None:
    """Why a construct that is portable in its place is not so here."""
    match node:
        case exp.Cast() if not node.to.is_type("date"):
            return "CAST is for dates only"
        case exp.DateAdd() | exp.DateSub() if _is_output(node):
            return "Date arithmetic in an output needs CAST(... AS DATE)"
        case exp.Literal() if node.is_number and not node.is_int:
            return "A decimal literal is FLOAT64 or DECIMAL; give it as a parameter"
        case exp.Null() if isinstance(node.parent, exp.Alias):
            return "A NULL of no type is no output"
        case exp.If() if not isinstance(node.parent, exp.Case):
            return "IF is written as CASE"
        case exp.Subquery() if not isinstance(node.parent, exp.From | exp.Join):
            return "A subquery stands in a FROM or JOIN only"
        case exp.Unnest() if not (isinstance(node.parent, exp.In) and _lone_parameter(node)):
            return "UNNEST is for IN UNNEST(@list)"
        case exp.Window() if not isinstance(node.this, exp.RowNumber | exp.Lag):
            return "Windows are for ROW_NUMBER and LAG"
        case exp.Window() if not node.args.get("order"):
            return "A window needs an ORDER BY"
        case exp.RowNumber() | exp.Lag() if not isinstance(node.parent, exp.Window):
            return "ROW_NUMBER and LAG need a window"
        case exp.Join() if not node.args.get("on") or node.side not in ("", "LEFT"):
            return "Joins are INNER or LEFT and have an ON"
        case exp.Join() if node.kind not in ("", "INNER", "OUTER") or node.method:
            return "Joins are INNER or LEFT and have an ON"
    return None


def _is_output(node: exp.Expression) -> bool:
    """Whether a value reaches the output as it is, without a CAST or a comparison around it."""
    step = node.parent
    while isinstance(step, exp.Paren | exp.Coalesce | exp.Case | exp.If):
        step = step.parent
    return isinstance(step, exp.Alias | exp.Select)


def _lone_parameter(unnest: exp.Unnest) -> bool:
    lists = unnest.expressions
    return len(lists) == 1 and isinstance(lists[0], exp.Parameter) and not unnest.args["offset"]


def _outputs(query: exp.Select) -> Iterator[str]:
    for star in query.find_all(exp.Star):
        if not isinstance(star.parent, exp.Count):
            yield "SELECT * hides what is read; name the columns."
    for select in query.find_all(exp.Select):
        for output in select.expressions:
            if not isinstance(output, exp.Column | exp.Alias | exp.Star):
                yield f"An output column has no name: {_shown(output)}"


def _table_names(query: exp.Select) -> Iterator[str]:
    local = {cte.alias for cte in query.find_all(exp.CTE)}
    for table in query.find_all(exp.Table):
        if not table.db and table.name in local:
            continue
        if not table.meta.get("quoted_table"):
            yield f"A table is written `dataset.table` in one pair of back-ticks: {_shown(table)}"
        elif table.catalog or f"{table.db}.{table.name}" not in TABLES:
            yield f"No such source table is declared: {_shown(table)}"


def _bounds(query: exp.Expression) -> Iterator[str]:
    for scope in traverse_scope(query):
        for alias, source in scope.sources.items():
            if isinstance(source, exp.Table):
                partition = TABLES[f"{source.db}.{source.name}"].partition
                if partition:
                    yield from _unbounded_sides(scope, alias, partition)


def _types(query: exp.Expression) -> Iterator[str]:
    """Operations that are portable for some types only."""
    for node in query.walk():
        operands = [side for side in (node.this, node.args.get("expression")) if side]
        if isinstance(node, exp.Avg) and not node.this.is_type(*exp.DataType.INTEGER_TYPES):
            yield f"AVG is for whole numbers: {_shown(node)}"
        elif isinstance(node, exp.Sum) and node.this.is_type(*exp.DataType.FLOAT_TYPES):
            yield f"SUM of FLOAT64 depends on the order of rows: {_shown(node)}"
        elif isinstance(node, exp.SafeDivide) and any(side.is_type("decimal") for side in operands):
            yield f"SAFE_DIVIDE of NUMERIC is rounded by one engine: {_shown(node)}"
        elif isinstance(node, exp.Sub) and all(
            side.is_type("date", "unknown") for side in operands
        ):
            yield f"A difference of dates is an INTERVAL or a number: {_shown(node)}"


def _unbounded_sides(scope: Scope, alias: str, partition: str) -> Iterator[str]:
    bounded = {
        side
        for condition in _conditions(scope.expression, alias)
        for side in _sides(condition, alias, partition)
    }
    for side in ("lower", "upper"):
        if side not in bounded:
            yield f"{alias}.{partition} has no {side} bound with a parameter."


def _conditions(select: exp.Expression, alias: str) -> Iterator[exp.Expression]:
    """What must hold for a row of one table: the WHERE, and the ON of that table's own join."""
    where = select.args.get("where")
    if where is not None:
        yield from _parts(where.this)
    for join in select.args.get("joins") or []:
        if join.this.alias_or_name == alias:
            yield from _parts(join.args["on"])


def _parts(condition: exp.Expression) -> Iterator[exp.Expression]:
    """The conditions an AND joins, however they are bracketed."""
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        yield from _parts(condition.left)
        yield from _parts(condition.right)
    else:
        yield condition


def _sides(condition: exp.Expression, alias: str, partition: str) -> set[str]:
    """Which ends of a partition column a condition bounds with a parameter."""

    def is_partition(side: exp.Expression) -> bool:
        return isinstance(side, exp.Column) and (side.table, side.name) == (alias, partition)

    def is_given(side: exp.Expression) -> bool:
        return side.find(exp.Parameter) is not None and side.find(exp.Column) is None

    if isinstance(condition, exp.Between) and is_partition(condition.this):
        ends = {"lower": condition.args["low"], "upper": condition.args["high"]}
        return {side for side, end in ends.items() if is_given(end)}
    if not isinstance(condition, exp.EQ | exp.GT | exp.GTE | exp.LT | exp.LTE):
        return set()
    left, right = condition.this, condition.expression
    if is_partition(left) and is_given(right):
        lower = isinstance(condition, exp.GT | exp.GTE)
    elif is_partition(right) and is_given(left):
        lower = isinstance(condition, exp.LT | exp.LTE)
    else:
        return set()
    if isinstance(condition, exp.EQ):
        return {"lower", "upper"}
    return {"lower"} if lower else {"upper"}


def _shown(node: exp.Expression) -> str:
    return node.sql("bigquery")[:120]
