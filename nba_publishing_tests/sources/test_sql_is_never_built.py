"""A query's text is written down in one piece; values reach it as parameters only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import nba_publishing

PACKAGE = Path(nba_publishing.__file__).parent
MODULES = sorted(
    path for part in ("sources", "resources") for path in (PACKAGE / part).rglob("*.py")
)
QUERY_CALLS = {"execute", "executemany", "sql", "query", "query_and_wait", "from_query"}
SQL_TEXT = re.compile(
    r"\b(SELECT|INSERT INTO|DELETE FROM|CREATE|COPY|DROP|ALTER|ATTACH)\b"
    r"|^\s*(select|insert into|delete from)\b"
)


def built_sql(source: str) -> list[int]:
    """Lines on which a query is put together from pieces."""
    return sorted({node.lineno for node in _built_queries(ast.parse(source))})


def _built_queries(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in QUERY_CALLS:
            texts = [*node.args[:1], *(word.value for word in node.keywords)]
            yield from (text for text in texts if _is_built(text))
        elif isinstance(node, ast.expr) and _is_built(node):
            pieces = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            if any(isinstance(piece, str) and SQL_TEXT.search(piece) for piece in pieces):
                yield node


def _is_built(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr():
            return any(isinstance(part, ast.FormattedValue) for part in node.values)
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            return any(_is_text(side) or _is_built(side) for side in (node.left, node.right))
        case ast.Call(func=ast.Attribute(attr="format" | "join" | "replace" | "format_map")):
            return True
    return False


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_query_is_put_together_from_pieces(path):
    assert built_sql(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "connection.execute(f'SET x = {value}')",
        "connection.execute('DELETE ' + name)",
        "client.query('%s' % text)",
        "client.query(query=template.format(day=day))",
        "client.query_and_wait(' '.join(parts))",
        "text = f'SELECT a FROM {table}'",
        "text = 'SELECT a FROM t WHERE d = ' + day",
        "text = 'select a from t where d = %s' % day",
        "text = 'SELECT a FROM {}'.format(table)",
        "text = TEMPLATE + ' AND (SELECT 1)'",
    ],
)
def test_a_query_put_together_from_pieces_is_noticed(line):
    assert built_sql(f"day = 1\n{line}\n") == [2]


@pytest.mark.parametrize(
    "line",
    [
        "connection.execute('SELECT a FROM t WHERE d = $day', {'day': day})",
        "connection.execute(query_text(name), parameters)",
        "raise SourceError(f'Query {name} failed; select another day.')",
        "path = folder / f'{name}.sql'",
        "total = first + second",
    ],
)
def test_parameters_and_messages_are_no_building_of_queries(line):
    assert built_sql(line) == []
