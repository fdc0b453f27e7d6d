"""Background jobs without a broker: kept in the platform's database, run by `huoju.platform.jobs.worker`."""
