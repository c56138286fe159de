pragma journal_mode=wal; create table if not exists t(x); insert into t values(1); vacuum; select 'ok' from t limit 1;
