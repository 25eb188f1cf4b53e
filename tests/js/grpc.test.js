// The official gRPC client against the real server.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { QdrantClient } from '@qdrant/js-client-grpc';
import { start } from './server.js';

const dense = (...data) => ({ vector: { case: 'dense', value: { data } } });
const keyword = (key, value) => ({
    conditionOneOf: { case: 'field', value: { key, match: { matchValue: { case: 'keyword', value } } } },
});

describe('gRPC', () => {
    let server;
    let client;
    let points;
    let collections;
    const collectionName = 'books';
    const wait = true;
    const point = (id, data, fields) => ({
        id: { pointIdOptions: { case: 'num', value: BigInt(id) } },
        vectors: { vectorsOptions: { case: 'vector', value: { ...dense(...data) } } },
        payload: fields,
    });
    const text = (value) => ({ kind: { case: 'stringValue', value } });
    const own = (id) => ({ pointIdOptions: { case: 'num', value: BigInt(id) } });
    const selected = (...list) => ({ pointsSelectorOneOf: { case: 'points', value: { ids: list.map(own) } } });
    const nearest = (...data) => ({
        variant: { case: 'nearest', value: { variant: { case: 'dense', value: { data } } } },
    });

    before(async () => {
        server = await start();
        client = new QdrantClient({ url: server.grpc, checkCompatibility: false });
        points = client.api('points');
        collections = client.api('collections');
    });
    after(() => server.stop());
    beforeEach(async () => {
        await collections.delete({ collectionName });
        await collections.create({
            collectionName,
            vectorsConfig: { config: { case: 'params', value: { size: 2n, distance: 3 } } },
        });
        await points.upsert({
            collectionName,
            wait,
            points: [1, 2, 3].map((id) => point(id, [id, 1], { kind: text(id % 2 ? 'odd' : 'even') })),
        });
    });
    const count = async (filter) => {
        const answer = await points.count({ collectionName, filter, exact: true });
        return Number(answer.result.count);
    };

    test('collections and aliases', async () => {
        const listed = await collections.list({});
        assert.deepEqual(listed.collections.map((entry) => entry.name), [collectionName]);
        await collections.update({ collectionName, hnswConfig: { m: 24n } });
        const info = (await collections.get({ collectionName })).result;
        assert.deepEqual([info.config.hnswConfig.m, info.pointsCount], [24n, 3n]);
        assert.equal((await collections.collectionExists({ collectionName })).result.exists, true);
        const createAlias = { collectionName, aliasName: 'b' };
        await collections.updateAliases({ actions: [{ action: { case: 'createAlias', value: createAlias } }] });
        assert.equal((await collections.listAliases({})).aliases[0].aliasName, 'b');
        assert.equal((await points.count({ collectionName: 'b', exact: true })).result.count, 3n);
    });

    test('writes', async () => {
        const payload = { seen: { kind: { case: 'boolValue', value: true } } };
        await points.setPayload({ collectionName, wait, payload, pointsSelector: selected(1, 2) });
        await points.deletePayload({ collectionName, wait, keys: ['kind'], pointsSelector: selected(1) });
        await points.overwritePayload({ collectionName, wait, payload, pointsSelector: selected(3) });
        assert.deepEqual([await count({ must: [keyword('kind', 'even')] }), await count({ must: [keyword('kind', 'odd')] })], [1, 0]);
        await points.clearPayload({ collectionName, wait, points: selected(2) });
        assert.equal(await count({ must: [keyword('kind', 'even')] }), 0);
        const vectors = { vectorsOptions: { case: 'vector', value: dense(9, 9) } };
        await points.updateVectors({ collectionName, wait, points: [{ id: own(1), vectors }] });
        const found = await points.search({ collectionName, vector: [1, 1], limit: 1n });
        assert.equal(found.result[0].score, 18);
        const operations = [{ operation: { case: 'deletePoints', value: { points: selected(1) } } }];
        assert.equal((await points.updateBatch({ collectionName, wait, operations })).result.length, 1);
        const removed = await points.delete({ collectionName, wait, points: selected(2) });
        assert.equal(removed.result.status, 2);
        assert.equal(await count(), 1);
    });

    test('queries, scroll, groups', async () => {
        const found = await points.query({ collectionName, query: nearest(1, 0), limit: 2n, withPayload: { selectorOptions: { case: 'enable', value: true } } });
        assert.deepEqual(found.result.map((hit) => [hit.id.pointIdOptions.value, hit.payload.kind.kind.value]), [[3n, 'odd'], [2n, 'even']]);
        const filter = { must: [keyword('kind', 'even')] };
        const filtered = await points.query({ collectionName, query: nearest(1, 0), filter });
        assert.deepEqual(filtered.result.map((hit) => hit.id.pointIdOptions.value), [2n]);
        const batch = await points.queryBatch({ collectionName, queryPoints: [{ collectionName, query: nearest(1, 0), limit: 1n }, { collectionName }] });
        assert.deepEqual(batch.result.map((one) => one.result.length), [1, 3]);
        const page = await points.scroll({ collectionName, limit: 2 });
        assert.equal(page.nextPageOffset.pointIdOptions.value, 3n);
        const groups = await points.queryGroups({ collectionName, query: nearest(1, 0), groupBy: 'kind', groupSize: 1n });
        assert.deepEqual(groups.result.groups.map((group) => group.id.kind.value), ['odd', 'even']);
        await points.createFieldIndex({ collectionName, wait, fieldName: 'kind', fieldType: 0 });
        const facet = await points.facet({ collectionName, key: 'kind', exact: true });
        assert.deepEqual(facet.hits.map((hit) => [hit.value.variant.value, hit.count]), [['odd', 2n], ['even', 1n]]);
        await points.deleteFieldIndex({ collectionName, wait, fieldName: 'kind' });
    });

    test('snapshots', async () => {
        const snapshots = client.api('snapshots');
        const made = (await snapshots.create({ collectionName })).snapshotDescription;
        const listed = await snapshots.list({ collectionName });
        assert.deepEqual(listed.snapshotDescriptions.map((entry) => entry.name), [made.name]);
        await snapshots.delete({ collectionName, snapshotName: made.name });
        const full = (await snapshots.createFull({})).snapshotDescription;
        assert.ok((await snapshots.listFull({})).snapshotDescriptions.some((entry) => entry.name === full.name));
        await snapshots.deleteFull({ snapshotName: full.name });
    });

    test('errors and compression', async () => {
        const code = (wanted, pattern) => (error) => {
            assert.equal(error.code, wanted, String(error));
            assert.match(error.rawMessage, pattern);
            return true;
        };
        await assert.rejects(collections.get({ collectionName: 'nobody' }), code(5, /Collection `nobody` doesn't exist!/));
        await assert.rejects(points.query({ collectionName, query: nearest(1) }), code(3, /expected dim: 2, got 1/));
        await assert.rejects(points.query({ collectionName, limit: 0n }), code(3, /Validation error in body: \[limit: /));
        const zipped = new QdrantClient({ url: server.grpc, checkCompatibility: false, compression: 'gzip' });
        assert.equal((await zipped.api('points').count({ collectionName, exact: true })).result.count, 3n);
    });
});
