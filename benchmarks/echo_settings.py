"""The demo shop with engines that need no model, for experiments on everything around them."""

from config.settings import *  # noqa: F403

ECOM_AI_ENGINES = {
    "text": {"BACKEND": "ecom_ai.engines.echo.EchoGenerator", "MODEL": ""},
    "sentiment": {"BACKEND": "ecom_ai.engines.echo.EchoClassifier", "MODEL": ""},
}
