"""A chat-completions server that the user declared, connected when a step first needs it."""

from __future__ import annotations

from tier_code.adapters.models.endpoint import Endpoint
from tier_code.adapters.models.openai_chat import OpenAIChatModel
from tier_code.ports.counting import TokenCounter


class OpenAIHostSource:
    """Implements `ports.model.ModelSource`; a connection is made by the first request."""

    def __init__(
        self, url: str, api_key: str, model: str, *, private: bool, counter: TokenCounter | None = None
    ) -> None:
        """Refuse what cannot be called; `counter` counts where the server reports no usage.

        Errors: UsageProblem naming the address.
        """
        Endpoint(base_url=url, api_key=api_key, private=private)
        self._model = OpenAIChatModel(url, api_key, model, private=private, counter=counter)

    async def connect(self) -> OpenAIChatModel:
        """The model; whether anybody answers shows with the first request."""
        return self._model

    async def close(self) -> None:
        """Nothing is kept open between requests."""
