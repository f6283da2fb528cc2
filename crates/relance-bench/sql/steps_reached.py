"""What SQL can do of the benchmark's replay, in DuckDB: which invoice reaches which step on which day.

    python3 -m venv venv && venv/bin/pip install duckdb
    cargo run --release -p relance-bench -- --python venv/bin/python3

Test-only; no dependency of the project. Reads the tables of a ledger folder, says how many seconds of a core that took, and then
for each line of standard input runs the query once and answers "SECONDS STEPS".

Each rule is looked at once for each invoice: on the day on which its age is reached. The segment of that day comes from
the settlements of the twelve months before and from what is 31 days overdue, as the policy says, through running sums
and as-of joins.

Left out, because each depends on what was done before, or on the account as a whole: one step at a time and the gap
between steps, spacing, cap, contact days, one contact a day and grouping, what is put off and what lapses, steps that a
change of segment brings later. Left out, too: disputes, promises, plans, stops and insolvencies (no pauses), moved due
dates and instalments, money that names no invoice, rows known late, addresses and refused channels.
"""

import sys
import time

import duckdb

LEDGER = sys.argv[1]

RULES = [
    (segment, f"{segment}_{place + 1}", age)
    for segment, ages in {
        "bon": (12, 24, 38, 52, 75),
        "mauvais": (7, 14, 21, 35, 60),
        "nouveau": (8, 16, 28, 42, 65),
        "occasionnel": (10, 20, 30, 45, 70),
    }.items()
    for place, age in enumerate(ages)
]

READ = """
create table invoices as
  select invoice_id, customer_id, issued, due, amount, currency, kind, reference from read_csv('{ledger}/invoices.csv',
    header = true, types = {{'issued': 'date', 'due': 'date', 'amount': 'decimal(18,2)', 'kind': 'varchar',
    'reference': 'varchar', 'po_number': 'varchar', 'known_on': 'varchar'}});
create table payments as
  select invoice_id, date, amount, reverses from read_csv('{ledger}/payments.csv',
    header = true, types = {{'date': 'date', 'amount': 'decimal(18,2)', 'invoice_id': 'varchar',
    'reverses': 'varchar', 'known_on': 'varchar'}});
create table write_offs as
  select invoice_id, date, value::decimal(18,2) as amount from read_csv('{ledger}/events.csv',
    header = true, all_varchar = true, types = {{'date': 'date'}}) where event = 'written_off';
create table period as
  select greatest((select max(issued) from invoices), (select max(date) from payments)) as last;
create table rules (segment varchar, name varchar, age integer);
"""

QUERY = """
with
money as (
  select invoice_id, date as day, case when reverses is null then amount else -amount end as amount,
         false as written_off
  from payments where invoice_id is not null
  union all
  select reference, issued, -amount, false from invoices where kind = 'credit_note' and reference is not null
  union all
  select invoice_id, date, amount, true from write_offs
),
running as (
  select m.invoice_id, m.day, m.written_off,
         i.amount - sum(m.amount) over (partition by m.invoice_id order by m.day
                                        rows between unbounded preceding and current row) as open_then,
         case when i.currency = 'EUR' then 5 else 0 end as tolerance
  from money m join invoices i using (invoice_id)
),
settled as (
  select invoice_id, min(day) as day, arg_min(written_off, day) as written_off
  from running where open_then <= tolerance group by invoice_id
),
lives as (
  select i.customer_id, i.invoice_id, i.due, s.day as settled_on, coalesce(s.written_off, false) as written_off
  from invoices i left join settled s using (invoice_id)
  where i.kind <> 'credit_note'
),
closed as (
  select customer_id, settled_on as day,
         sum(count(*)) over w as n, sum(sum(greatest(settled_on - due, 0))) over w as delays,
         sum(sum((settled_on > due)::int)) over w as late
  from lives where settled_on is not null and not written_off
  group by customer_id, settled_on
  window w as (partition by customer_id order by settled_on)
),
stale as (
  select customer_id, day, sum(sum(n)) over w as n, sum(sum(due_day)) over w as due_days
  from (
    select customer_id, due + 31 as day, 1 as n, due - date '2000-01-01' as due_day
    from lives where settled_on is null or settled_on > due + 31
    union all
    select customer_id, settled_on, -1, -(due - date '2000-01-01') from lives where settled_on > due + 31
  )
  group by customer_id, day
  window w as (partition by customer_id order by day)
),
candidates as (
  select l.customer_id, l.invoice_id, r.segment, r.name, l.due + r.age as day
  from lives l, rules r
  where (l.settled_on is null or l.settled_on > l.due + r.age) and l.due + r.age <= (select last from period)
),
moments as (select distinct customer_id, day, (day - interval 12 month)::date as year_before from candidates),
behaviour as (
  select m.customer_id, m.day,
         coalesce(c.n, 0) - coalesce(b.n, 0) as closed,
         coalesce(s.n, 0) as stale,
         coalesce(c.late, 0) - coalesce(b.late, 0) + coalesce(s.n, 0) as late,
         coalesce(c.delays, 0) - coalesce(b.delays, 0)
           + coalesce(s.n * (m.day - date '2000-01-01') - s.due_days, 0) as delays
  from moments m
  asof left join closed c on m.customer_id = c.customer_id and m.day >= c.day
  asof left join closed b on m.customer_id = b.customer_id and m.year_before >= b.day
  asof left join stale s on m.customer_id = s.customer_id and m.day >= s.day
),
segments as (
  select customer_id, day,
         case when closed < 3 then 'nouveau'
              when 2 * late > closed + stale then 'mauvais'
              when delays <= 5 * (closed + stale) then 'bon'
              else 'occasionnel' end as segment
  from behaviour
)
select c.day, c.customer_id, c.invoice_id, c.name
from candidates c join segments s on c.customer_id = s.customer_id and c.day = s.day and c.segment = s.segment
order by 1, 2, 3, 4
"""


def main():
    database = duckdb.connect()
    database.execute("set threads = 1")
    # A progress bar would stand among the answers.
    database.execute("set enable_progress_bar = false")
    started = time.process_time()
    database.execute(READ.format(ledger=LEDGER.replace("'", "''")))
    database.executemany("insert into rules values (?, ?, ?)", RULES)
    print(f"{time.process_time() - started:.2f} s", flush=True)
    for _ in sys.stdin:
        started = time.process_time()
        database.execute(f"create or replace table reached as {QUERY}")
        seconds = time.process_time() - started
        (steps,) = database.execute("select count(*) from reached").fetchone()
        print(f"{seconds:.6f} {steps}", flush=True)


main()
