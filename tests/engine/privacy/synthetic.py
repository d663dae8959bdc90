"""One invented key of every known shape, put together at run time so that no file holds one whole."""

from __future__ import annotations

import random
import string
from collections.abc import Mapping

_HOOK = "https://discord.com/api/webhooks/"
ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
UPPER = string.ascii_uppercase + string.digits


def synthetic(seed: int = 1) -> Mapping[str, str]:
    """Shape to a key of it; the shape begins with the kind that finds it, up to a blank."""
    dice = random.Random(seed)

    def some(letters: str, length: int) -> str:
        return "".join(dice.choices(letters, k=length))

    pem = "PRIVATE KEY-----"
    return {
        "private_key rsa": f"-----BEGIN RSA {pem}\n{some(ALNUM, 64)}\n{some(ALNUM, 64)}\n-----END RSA {pem}",
        "private_key openssh": f"-----BEGIN OPENSSH {pem}\n{some(ALNUM, 70)}\n-----END OPENSSH {pem}",
        "age": "AGE-SECRET-" + "KEY-1" + some(UPPER, 58),
        "aws id": "AKIA" + some(UPPER, 16),
        "aws session": "ASIA" + some(UPPER, 16),
        "anthropic": "sk-" + "ant-api03-" + some(ALNUM + "_", 80),
        "openrouter": "sk-or-" + "v1-" + some(HEX, 64),
        "openai project": "sk-" + "proj-" + some(ALNUM, 60),
        "openai": "sk-" + some(ALNUM, 48),
        "github classic": "gh" + "p_" + some(ALNUM, 36),
        "github app": "gh" + "s_" + some(ALNUM, 36),
        "github fine": "github_" + "pat_" + some(ALNUM, 22) + "_" + some(ALNUM, 59),
        "gitlab": "glp" + "at-" + some(ALNUM, 20),
        "slack bot": "xox" + "b-" + some(string.digits, 12) + "-" + some(ALNUM, 24),
        "slack_hook": "https://hooks." + "slack.com/services/T" + some(UPPER, 8) + "/B" + some(ALNUM, 34),
        "discord hook": _HOOK + some(string.digits, 18) + "/" + some(ALNUM, 68),
        "telegram": some("123456789", 9) + ":AA" + some(ALNUM, 33),
        "google": "AIza" + some(ALNUM, 35),
        "google oauth": "GOCSPX-" + some(ALNUM, 28),
        "stripe": "sk_" + "live_" + some(ALNUM, 24),
        "stripe restricted": "rk_" + "live_" + some(ALNUM, 24),
        "square": "sq0" + "atp-" + some(ALNUM, 22),
        "shopify": "shp" + "at_" + some(HEX, 32),
        "twilio": "SK" + some(HEX, 32),
        "sendgrid": "SG." + some(ALNUM, 22) + "." + some(ALNUM, 43),
        "mailgun": "key-" + some(HEX, 32),
        "mailchimp": some(HEX, 32) + "-us12",
        "pypi": "pypi-" + "AgEI" + some(ALNUM, 80),
        "npm": "npm_" + some(ALNUM, 36),
        "rubygems": "rubygems_" + some(HEX, 48),
        "docker": "dckr_" + "pat_" + some(ALNUM, 27),
        "huggingface": "hf_" + some(string.ascii_letters, 34),
        "groq": "gsk_" + some(ALNUM, 52),
        "xai": "xai-" + some(ALNUM, 80),
        "perplexity": "pplx-" + some(ALNUM, 48),
        "replicate": "r8_" + some(ALNUM, 37),
        "digitalocean": "dop_" + "v1_" + some(HEX, 64),
        "databricks": "dapi" + some(HEX, 32),
        "azure_storage": "AccountKey=" + some(ALNUM, 86) + "==",
        "vault": "hvs." + some(ALNUM, 90),
        "terraform": some(ALNUM, 14) + ".atlasv1." + some(ALNUM, 67),
        "pulumi": "pul-" + some(HEX, 40),
        "doppler": "dp.pt." + some(ALNUM, 43),
        "grafana": "glsa_" + some(ALNUM, 32) + "_" + some(HEX, 8),
        "sentry": "sntrys_" + some(ALNUM, 80),
        "newrelic": "NRAK-" + some(UPPER, 27),
        "atlassian": "ATATT3" + some(ALNUM, 180) + "=" + some("0123456789ABCDEF", 8),
        "linear": "lin_" + "api_" + some(ALNUM, 40),
        "notion": "ntn_" + some(ALNUM, 46),
        "figma": "figd_" + some(ALNUM, 40),
        "postman": "PMAK-" + some(HEX, 24) + "-" + some(HEX, 34),
        "planetscale": "pscale_" + "tkn_" + some(ALNUM, 43),
        "supabase": "sbp_" + some(HEX, 40),
        "jwt": "eyJ" + some(ALNUM, 30) + ".eyJ" + some(ALNUM, 60) + "." + some(ALNUM, 43),
        "password": "postgres" + "://app:q7" + some(ALNUM, 12) + "@db.internal:5432/shop",
    }
