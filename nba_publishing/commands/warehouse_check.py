"""`warehouse check`: whether a folder of table files can serve as the warehouse."""

from pathlib import Path

from nba_publishing.sources.folder_check import check_folder


def run(folder: Path) -> int:
    """Print one line per problem and what they amount to; 1 when the folder cannot serve."""
    problems = check_folder(folder)
    for problem in problems:
        print(problem)
    errors = sum(problem.level == "error" for problem in problems)
    verdict = "it cannot serve as it is" if errors else "it can serve as the warehouse"
    print(f"{folder}: errors: {errors}, notes: {len(problems) - errors}; {verdict}")
    return 1 if errors else 0
