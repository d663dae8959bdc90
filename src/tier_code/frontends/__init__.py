"""What the user sees. A front end takes records and gives commands; it knows neither engine nor adapters."""

from __future__ import annotations
