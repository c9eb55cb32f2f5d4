import { startPostgres } from './src/embedded/postgres.ts'
const p = await startPostgres({ dataDir: '/var/tmp/million/postgres', settings: { shared_buffers: '1GB', jit: 'off', random_page_cost: '1.1' } })
await Bun.write('/tmp/pgurl', p.superuserUrl)
console.log(p.superuserUrl)
await new Promise(() => {})
