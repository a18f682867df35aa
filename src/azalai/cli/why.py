"""`azalai why`: why an aircraft was not ready at an instant of one simulated run."""

from datetime import datetime, time
from typing import Annotated

import typer

from azalai.cli.frame import (
    AlternativeOption,
    JsonOption,
    LanguageOption,
    PlanArgument,
    app,
    spoken,
    stop,
    told,
)
from azalai.cli.ready import ReplicationOption, SeedOption, say_if_cold
from azalai.errors import ExitCode
from azalai.locale import Language, text


@app.command()
@told
def why(
    plan: PlanArgument,
    tail: Annotated[str, typer.Option("--tail", metavar="T", help="Name of the aircraft.")],
    day: Annotated[
        str, typer.Option("--date", metavar="D", help='2029-04-01 (noon) or "2029-04-01 14:30".')
    ],
    replication: ReplicationOption = 0,
    seed: SeedOption = None,
    alternative: AlternativeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Say why an aircraft was down on that day, link by link."""
    from azalai.ready import kernel

    kernel.prepare()  # in the background, while the plan is read and checked
    from azalai.ready.solve import Settings, trace
    from azalai.ready.why import why as reasons
    from azalai.scenario.door import load

    spoke = spoken(language)
    when = _instant(day, spoke)
    base = load(plan, "ready")
    future = base if alternative is None else base.alternative(alternative)
    say_if_cold(spoke, quiet=as_json)
    lines, labels = trace(future, replication, Settings(seed=seed))
    phrases = reasons(lines, labels, tail, when, future.start)
    sentences = [text(phrase.key, spoke, **phrase.fields) for phrase in phrases]
    if as_json:
        from azalai.cli.show import as_json_text

        told_of = {"plan": future.name, "tail": tail, "date": when, "replication": replication}
        as_json_text({**told_of, "sentences": sentences})
        return
    for number, sentence in enumerate(sentences):
        typer.echo(f"{'  ' if number else ''}{sentence}")


def _instant(told_day: str, language: Language) -> datetime:
    """Read a day, which means its noon, or an instant of it."""
    try:
        found = datetime.fromisoformat(told_day)
    except ValueError:
        stop(text("why-date", language, found=told_day), ExitCode.USAGE)
    whole = len(told_day) <= len("2029-04-01")
    return datetime.combine(found, time(12)) if whole else found
