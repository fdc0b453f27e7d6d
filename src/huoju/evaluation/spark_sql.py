"""The text of a query in Spark's SQL, where it means what it means in DuckDB."""

from __future__ import annotations

from sqlglot import exp


def spark_sql(query: exp.Select) -> str:
    """A query as Spark reads it."""
    return query.transform(_as_spark_has_it).sql(dialect="spark")


def _as_spark_has_it(node: exp.Expr) -> exp.Expr:
    match node:
        case exp.Cast() if node.to.this == exp.DataType.Type.ENUM:
            # there are no enumerations: the words of a closed list are plain text
            text: exp.Expr = node.this
            return text
        case exp.Filter():
            # a test that is unknown for everybody has no type of its own, and a filter asks for one
            test = node.expression.this
            return exp.Filter(this=node.this, expression=exp.Where(this=exp.cast(test, "BOOLEAN")))
    return node
