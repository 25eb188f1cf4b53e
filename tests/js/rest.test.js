// The official REST client against the real server.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { QdrantClient } from '@qdrant/js-client-rest';
import { start } from './server.js';

const UUID = '550e8400-e29b-41d4-a716-446655440000';
const ids = (points) => points.map((point) => point.id);
const wait = true;

describe('REST', () => {
    let server;
    let client;

    before(async () => {
        server = await start();
        client = new QdrantClient({ url: server.rest, checkCompatibility: true });
    });
    after(() => server.stop());
    beforeEach(async () => {
        await client.deleteCollection('books');
        await client.createCollection('books', {
            vectors: { a: { size: 2, distance: 'Dot' }, many: { size: 2, distance: 'Dot', multivector_config: { comparator: 'max_sim' } } },
            sparse_vectors: { s: {} },
        });
        await client.upsert('books', {
            wait,
            points: [1, 2, 3, UUID].map((id, n) => ({
                id,
                vector: { a: [n, 1], s: { indices: [n], values: [1] }, many: [[n, 1], [0, 1]] },
                payload: { n, kind: n % 2 ? 'odd' : 'even', tags: ['all', `t${n}`] },
            })),
        });
    });

    const status = (code, text) => (error) => {
        assert.equal(error.status, code, String(error));
        assert.match(error.data.status.error, text);
        return true;
    };

    test('collections, settings, aliases', async () => {
        assert.match((await client.versionInfo()).version, /^1\./);
        assert.equal((await client.collectionExists('books')).exists, true);
        assert.ok((await client.getCollections()).collections.some((own) => own.name === 'books'));
        await client.updateCollection('books', { hnsw_config: { m: 20 }, metadata: { by: 'js' } });
        const info = await client.getCollection('books');
        assert.deepEqual([info.status, info.points_count, info.config.hnsw_config.m], ['green', 4, 20]);
        assert.deepEqual(info.config.metadata, { by: 'js' });
        await client.updateCollectionAliases({ actions: [{ create_alias: { collection_name: 'books', alias_name: 'b' } }] });
        assert.equal((await client.count('b')).count, 4);
        assert.deepEqual((await client.getCollectionAliases('books')).aliases, [{ alias_name: 'b', collection_name: 'books' }]);
        assert.equal((await client.getAliases()).aliases.length, 1);
        assert.equal((await client.collectionClusterInfo('books')).shard_count, 1);
    });

    test('writes', async () => {
        const done = await client.upsert('books', { wait, batch: { ids: [9], vectors: { a: [[5, 5]] }, payloads: [{ n: 9 }] } });
        assert.equal(done.status, 'completed');
        assert.equal((await client.delete('books', { points: [9] })).status, 'acknowledged');
        await client.setPayload('books', { wait, payload: { x: 1 }, points: [1, 2] });
        await client.overwritePayload('books', { wait, payload: { only: 1 }, points: [2] });
        await client.deletePayload('books', { wait, keys: ['tags'], points: [1] });
        await client.clearPayload('books', { wait, points: [3] });
        await client.updateVectors('books', { wait, points: [{ id: 1, vector: { a: [7, 7] } }] });
        await client.deleteVectors('books', { wait, points: [2], vector: ['a'] });
        const found = await client.retrieve('books', { ids: [1, 2, 3], with_vector: ['a'], with_payload: true });
        assert.deepEqual(found.map((own) => own.payload), [{ n: 0, kind: 'even', x: 1 }, { only: 1 }, {}]);
        assert.deepEqual(found[0].vector, { a: [7, 7] });
        const results = await client.batchUpdate('books', {
            wait,
            operations: [{ upsert: { points: [{ id: 8, vector: {} }] } }, { delete: { points: [1, 2] } }],
        });
        assert.deepEqual(results.map((own) => own.status), ['completed', 'completed']);
        assert.deepEqual(ids((await client.scroll('books')).points), [3, 8, UUID]);
    });

    test('filters, scroll, count, facets', async () => {
        await client.createPayloadIndex('books', { wait, field_name: 'kind', field_schema: 'keyword' });
        await client.createPayloadIndex('books', { wait, field_name: 'n', field_schema: { type: 'integer', lookup: true, range: true } });
        const even = { must: [{ key: 'kind', match: { value: 'even' } }] };
        assert.equal((await client.count('books', { filter: even, exact: true })).count, 2);
        const seen = [];
        let offset;
        do {
            const page = await client.scroll('books', { limit: 3, offset });
            seen.push(...ids(page.points));
            offset = page.next_page_offset;
        } while (offset !== null && offset !== undefined);
        assert.deepEqual(seen, [1, 2, 3, UUID]);
        const ordered = await client.scroll('books', { order_by: { key: 'n', direction: 'desc' }, limit: 2 });
        assert.deepEqual(ids(ordered.points), [UUID, 3]);
        const nested = { should: [{ key: 'n', range: { gte: 3 } }, { has_id: [1] }], must_not: [{ key: 'tags', match: { any: ['t1'] } }] };
        assert.deepEqual(ids((await client.scroll('books', { filter: nested })).points), [1, UUID]);
        const facet = await client.facet('books', { key: 'kind', exact: true });
        assert.deepEqual(facet.hits, [{ value: 'even', count: 2 }, { value: 'odd', count: 2 }]);
        await client.deletePayloadIndex('books', 'kind', { wait });
        assert.deepEqual(Object.keys((await client.getCollection('books')).payload_schema), ['n']);
    });

    test('queries', async () => {
        const nearest = await client.query('books', { query: [1, 0], using: 'a', limit: 2, with_payload: true });
        assert.deepEqual(ids(nearest.points), [UUID, 3]);
        assert.equal(nearest.points[0].payload.n, 3);
        const sparse = await client.query('books', { query: { indices: [2], values: [2] }, using: 's' });
        assert.deepEqual(sparse.points.map((own) => [own.id, own.score]), [[3, 2]]);
        const many = await client.query('books', { query: [[1, 0], [0, 1]], using: 'many', limit: 1 });
        assert.deepEqual(many.points.map((own) => [own.id, own.score]), [[UUID, 4]]);
        const fused = await client.query('books', {
            prefetch: [{ query: [1, 0], using: 'a', limit: 2 }, { query: { indices: [0], values: [1] }, using: 's' }],
            query: { fusion: 'rrf' },
        });
        assert.equal(fused.points.length, 3);
        const formula = await client.query('books', {
            prefetch: { query: [1, 0], using: 'a' }, query: { formula: { sum: ['$score', { mult: [2, 'n'] }] } },
        });
        assert.deepEqual(formula.points.map((own) => own.score), [9, 6, 3, 0]);
        const recommended = await client.query('books', {
            query: { recommend: { positive: [3], negative: [1] } }, using: 'a', limit: 1,
        });
        assert.deepEqual(ids(recommended.points), [UUID]);
        const batch = await client.queryBatch('books', { searches: [{ query: 1, using: 'a', limit: 1 }, { limit: 1 }] });
        assert.deepEqual(batch.map((own) => own.points.length), [1, 1]);
        const groups = await client.queryGroups('books', { query: [1, 0], using: 'a', group_by: 'kind', group_size: 1 });
        assert.deepEqual(groups.groups.map((own) => [own.id, ids(own.hits)]), [['odd', [UUID]], ['even', [3]]]);
        const pairs = await client.searchMatrixPairs('books', { using: 'a', sample: 4, limit: 1 });
        assert.equal(pairs.pairs.length, 4);
        const offsets = await client.searchMatrixOffsets('books', { using: 'a', sample: 4, limit: 1 });
        assert.equal(offsets.ids.length, 4);
    });

    test('vector names and snapshots', async () => {
        await client.createVectorName('books', 'late', { dense: { size: 3, distance: 'Euclid' } }, { wait });
        assert.equal((await client.getCollection('books')).config.params.vectors.late.size, 3);
        await client.deleteVectorName('books', 'late', { wait });
        const made = await client.createSnapshot('books');
        assert.deepEqual((await client.listSnapshots('books')).map((own) => own.name), [made.name]);
        const location = `${server.rest}/collections/books/snapshots/${made.name}`;
        await client.recoverSnapshot('copy', { location, checksum: made.checksum });
        assert.equal((await client.count('copy')).count, 4);
        await client.deleteCollection('copy');
        assert.equal(await client.deleteSnapshot('books', made.name), true);
        const shard = await client.createShardSnapshot('books', 0, {});
        assert.deepEqual((await client.listShardSnapshots('books', 0)).map((own) => own.name), [shard.name]);
        await client.deleteShardSnapshot('books', 0, shard.name, {});
        const full = await client.createFullSnapshot();
        assert.ok((await client.listFullSnapshots()).some((own) => own.name === full.name));
        await client.deleteFullSnapshot(full.name);
    });

    test('errors', async () => {
        await assert.rejects(client.getCollection('nobody'), status(404, /Collection `nobody` doesn't exist!/));
        await assert.rejects(client.createCollection('books', {}), status(409, /already exists/));
        await assert.rejects(client.query('books', { query: [1], using: 'a' }), status(400, /expected dim: 2, got 1/));
        await assert.rejects(client.query('books', { limit: 0 }), status(422, /internal\.limit: value 0 invalid/));
        await assert.rejects(client.query('books', { query: 404, using: 'a' }), status(404, /No point with id 404 found/));
        await assert.rejects(client.setPayload('books', { wait, payload: {} }), status(400, /No points or filter specified/));
    });
});
