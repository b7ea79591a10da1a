"""Texts that break careless programs: markup, escape sequences, bidi overrides, invisible and oversized characters."""

from __future__ import annotations

_RAW = (
    "[bold]Payroll[/]",
    "Ledger [/x]",
    "[@click=app.quit]Quit[/]",
    "[link=https://evil.example]Archive[/link]",
    "Payroll [EU]",
    "Red \x1b[31mAlert\x1b[0m Desk",
    "Clip \x1b]52;c;ZWNobyBvd25lZA==\x07Board \x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "C1 \x9b31m Panel \x9d52;c;ZXZpbA==\x9c",
    "Invoice \u202egnp.exe\u202c Viewer \u2066x\u2069",
    "Zero\u200bWidth\ufeff Broker\u200d Portal",
    "保険契約管理システム 東京",
    "نظام المطالبات / מערכת תביעות",
    "Family 👨‍👩‍👧‍👦 Cover 🏳️‍🌈",
    "Z\u0351\u036b\u0343a\u0321\u0334\u0327l\u0322\u0353g\u0331\u0339o\u0336\u0327 Tariff",
    "Very long name " + "of the policy administration system " * 13 + "that ends here at last",
    "Two\nLines\tand a tab\r\nmore",
    '=HYPERLINK("http://evil.example","Click")',
    "../../etc/passwd",
    '"Quotes" \'n \\backslashes\\ <script>alert(1)</script>',
    "Null\x00 and Delete\x7f Register",
    "Trailing spaces   ",
    "Line\u2028Separator\u2029Desk",
)
NAMES: tuple[str, ...] = tuple(name if len(name) < 400 else f"{name:.<500}"[:500] for name in _RAW)

TAG = "[red]urgent[/red] \x1b[5mnow\x1b[0m"
FIRST_NAME, LAST_NAME = "Ève\u202e", "[blink]O'Brien\x1b]0;owned\x07[/]"
DOCUMENT = "Manual \x1b]8;;javascript:alert(1)\x07open\x1b]8;;\x07 [u]v2[/u]"
COMMENT = "See [link=file:///etc/passwd]here[/link]\x07\nand \x9b2J then \u202eretteb kool\u202c."
DESCRIPTION = (
    "Line one with \x1b[2J a screen wipe.\nLine two with [bold red]markup[/] and [/nonsense].\n"
    "Line three\twith\ttabs, a \u2067bidi isolate\u2069 and a C1 \x9d2;title\x9c string."
)
ROLE = "Owner [of /everything] \x1b[7m"
