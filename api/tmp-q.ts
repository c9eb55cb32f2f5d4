import pg from 'pg'
const c = new pg.Client(await Bun.file('/tmp/pgurl').text()); await c.connect()
const text = await Bun.stdin.text()
for (const q of text.split(/;;\n/)) { if (!q.trim()) continue
  const t = performance.now(); const r = await c.query(q); const ms = performance.now() - t
  const rows = (Array.isArray(r) ? r.at(-1) : r).rows
  if (rows[0]?.['QUERY PLAN']) console.log(rows.map((x:any)=>x['QUERY PLAN']).join('\n')); else console.log(JSON.stringify(rows.slice(0,8)).slice(0,1500))
  console.log(`-- ${rows.length} rows, ${ms.toFixed(1)} ms`)
}
await c.end()
