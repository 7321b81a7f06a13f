"""Run by Alembic. The open connection is handed in by ``adapters.store.upgrade``; there is no offline mode."""

from alembic import context

from adapters.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
