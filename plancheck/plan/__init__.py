"""Reading a plan: from files in any of several forms to one :class:`~plancheck.plan.model.Plan`."""
