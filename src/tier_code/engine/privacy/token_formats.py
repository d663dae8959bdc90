"""The shapes of well-known keys and tokens, each so distinct that ordinary code does not look like one.

A shape without a mark of its own (forty letters and digits, a word behind `password =`) is left out on
purpose: taking an innocent word out of code would change what the model is asked.
"""

from __future__ import annotations

from collections.abc import Mapping

_W = r"[A-Za-z0-9_-]"
_HEX = r"[0-9a-f]"

FORMATS: Mapping[str, str] = {
    "private_key": (
        r"-----BEGIN (?:[A-Z0-9 ]+ )?PRIVATE KEY(?: BLOCK)?-----"
        r"[\s\S]*?-----END (?:[A-Z0-9 ]+ )?PRIVATE KEY(?: BLOCK)?-----"
    ),
    "age": r"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b",
    "aws": r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b",
    "anthropic": rf"\bsk-ant-{_W}{{20,}}",
    "openrouter": r"\bsk-or-v1-[0-9a-f]{40,}\b",
    # Without a project prefix only what has no hyphen in it: `sk-loading-spinner-with-dots` is no key.
    "openai": rf"\bsk-(?:proj|svcacct|admin)-{_W}{{20,}}|\bsk-[A-Za-z0-9]{{32,}}\b",
    "github": r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{50,}\b",
    "gitlab": rf"\bgl(?:pat|dt|rt|ptt|oas|agent|soat|ft|imt|cbt)-{_W}{{20,}}",
    "slack": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}\b|\bxapp-\d-[A-Za-z0-9-]{20,}\b",
    "slack_hook": r"https://hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/]{30,}",
    "discord": (
        rf"https://(?:ptb\.|canary\.)?discord(?:app)?\.com/api/webhooks/\d{{17,20}}/{_W}{{60,}}"
        rf"|\b[MNO][A-Za-z0-9]{{23,25}}\.{_W}{{6}}\.{_W}{{27,}}\b"
    ),
    "telegram": rf"\b\d{{8,10}}:AA{_W}{{33}}(?![A-Za-z0-9_-])",
    "google": rf"\bAIza{_W}{{35}}(?![A-Za-z0-9_-])|\bGOCSPX-{_W}{{28}}|\bya29\.{_W}{{30,}}",
    "stripe": r"\b[rs]k_(?:live|test)_[0-9a-zA-Z]{20,}\b|\bwhsec_[A-Za-z0-9+/]{32,}",
    "square": rf"\bsq0(?:atp|csp|idp)-{_W}{{22,}}",
    "shopify": r"\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b",
    "twilio": rf"\bSK{_HEX}{{32}}\b",
    "sendgrid": rf"\bSG\.{_W}{{20,24}}\.{_W}{{39,50}}",
    "mailgun": rf"\bkey-{_HEX}{{32}}\b",
    "mailchimp": rf"\b{_HEX}{{32}}-us\d{{1,2}}\b",
    "pypi": rf"\bpypi-AgE(?:I|N){_W}{{50,}}",
    "npm": r"\bnpm_[A-Za-z0-9]{36}\b",
    "rubygems": rf"\brubygems_{_HEX}{{48}}\b",
    "docker": rf"\bdckr_(?:pat|oat)_{_W}{{27,}}",
    "huggingface": r"\bhf_[A-Za-z0-9]{34,}\b",
    "groq": r"\bgsk_[A-Za-z0-9]{40,}\b",
    "xai": r"\bxai-[A-Za-z0-9]{60,}\b",
    "perplexity": r"\bpplx-[A-Za-z0-9]{40,}\b",
    "replicate": r"\br8_[A-Za-z0-9]{37}\b",
    "digitalocean": rf"\bdo[oprt]_v1_{_HEX}{{64}}\b",
    "databricks": rf"\bdapi{_HEX}{{32}}\b",
    "azure_storage": r"(?<=AccountKey=)[A-Za-z0-9+/]{86}==",
    "vault": rf"\bhv[sbr]\.{_W}{{24,}}",
    "terraform": rf"\b[A-Za-z0-9]{{14}}\.atlasv1\.{_W}{{60,}}",
    "pulumi": rf"\bpul-{_HEX}{{40}}\b",
    "doppler": r"\bdp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]+\.)?[A-Za-z0-9]{40,44}\b",
    "grafana": rf"\bglsa_[A-Za-z0-9]{{32}}_{_HEX}{{8}}\b|\bglc_[A-Za-z0-9+/]{{32,}}={{0,2}}",
    "sentry": r"\bsntr(?:ys|yu)_[A-Za-z0-9+/=_-]{40,}",
    "newrelic": r"\bNRAK-[A-Z0-9]{27}\b",
    "atlassian": rf"\bATATT3{_W}{{100,}}=?[0-9A-F]{{0,8}}",
    "linear": r"\blin_api_[A-Za-z0-9]{40}\b",
    "notion": r"\bntn_[A-Za-z0-9]{40,}\b",
    "figma": rf"\bfig[duh]_{_W}{{40,}}",
    "postman": rf"\bPMAK-{_HEX}{{24}}-{_HEX}{{34}}\b",
    "planetscale": rf"\bpscale_(?:tkn|pw|oauth)_{_W}{{32,}}",
    "supabase": rf"\bsb[ps]_{_HEX}{{40}}\b",
    "jwt": rf"\beyJ{_W}{{10,}}\.eyJ{_W}{{10,}}\.{_W}{{10,}}",
    # A password in an address, where it looks like one: words such as `user:password@` are examples.
    "password": (
        r"(?<=://)[^\s/:@\"'<>{}$]+:(?![^\s/@]*(?i:pass|secret|example))(?=[^\s/@]*\d)(?=[^\s/@]*[A-Za-z])"
        r"[^\s/@\"'<>{}$%]{10,}(?=@[A-Za-z0-9.-]+)"
    ),
}
"""Kind to pattern; no pattern has a group of its own."""
