import { startMetertrail } from '/work/main/src/index.ts';
import { engines } from '/work/main/test/support/stores.ts';
import { pino } from 'pino';
import { MarketplaceMeteringClient, MeterUsageCommand, BatchMeterUsageCommand, RegisterUsageCommand } from '@aws-sdk/client-marketplace-metering';
for (const engine of engines()) {
  console.log('==', engine.name);
  await using db = await engine.createDatabase();
  const logs=[]; const log = pino({level:'warn'}, {write:(l)=>logs.push(JSON.parse(l))});
  const store = db.engine==='postgres'?{store:db.where}:{};
  const un={batchMeterUsagePerSecond:0,meterUsagePerSecond:0,registerUsagePerSecond:0};
  const seed={products:[{code:'prod1',title:'t',type:'container',dimensions:[{key:'u',unit:'Users'}]},{code:'saas',title:'t',dimensions:[{key:'u',unit:'Users'}]}],customers:[{awsAccountId:'111122223333',identifier:'c1',agreements:[{product:'prod1'},{product:'saas'}]}]};
  await using a = await startMetertrail({ sandbox: true, seed, ...un, ...store }, {log});
  const b = engine.name==='postgres' ? await startMetertrail({ sandbox: true, seed, ...un, ...store }, {log}) : a;
  const w = await a.admin('POST','/workloads',{awsAccountId:'111122223333',platform:'ecs'});
  const creds=w.credentials;
  const mk=(mt,c)=>new MarketplaceMeteringClient({...mt.clientConfig, credentials:c??mt.clientConfig.credentials, maxAttempts:1});
  const [ca,cb]=[mk(a,creds),mk(b,creds)];
  const at=new Date();
  const go=(c,n)=>c.send(new MeterUsageCommand({ProductCode:'prod1',Timestamp:at,UsageDimension:'u',UsageQuantity:n,ClientToken:'tok'})).then(r=>r.MeteringRecordId,e=>e.name);
  const rs=await Promise.all(Array.from({length:20},(_,i)=>go(i%2?ca:cb,5)));
  console.log('same token', [...new Set(rs)].length, rs[0], (await a.store.read(tx=>tx.selectFrom('meter_usage').selectAll().execute())).length, (await a.store.read(tx=>tx.selectFrom('events').select('event_name').where('event_name','=','MeterUsage').execute())).length);
  const rr=await Promise.all(Array.from({length:10},(_,i)=>(i%2?ca:cb).send(new RegisterUsageCommand({ProductCode:'prod1',PublicKeyVersion:1})).then(r=>'ok',e=>e.name+e.message)));
  console.log('register', new Set(rr), (await a.store.read(tx=>tx.selectFrom('registration_keys').select('version').execute())).length);
  const rot=await Promise.all([0,1,2,3].map((i)=>(i%2?a:b).admin('POST','/registration-keys',{})));
  console.log('rotate', rot.map(k=>k.version), (await a.admin('GET','/registration-keys')).registrationKeys.map(k=>[k.version,k.expiredAt!==null]));
  // faults counted once under conflict
  const [sa,sb]=[mk(a),mk(b)];
  await a.faults.add({kind:'error-after',operation:'BatchMeterUsage',count:3,id:'e'});
  await a.faults.add({kind:'unprocessed',records:[0],count:4,id:'u'});
  const batch=(c,i)=>c.send(new BatchMeterUsageCommand({ProductCode:'saas',UsageRecords:[0,1].map(k=>({Timestamp:at,CustomerIdentifier:'c1',Dimension:'u',Quantity:7}))})).then(r=>r.UnprocessedRecords?.length?'unp':'ok',e=>e.name);
  const br=await Promise.all(Array.from({length:24},(_,i)=>batch(i%2?sa:sb,i)));
  console.log('batch', Object.entries(Object.groupBy(br,x=>x)).map(([k,v])=>[k,v.length]), (await a.faults.list()).map(f=>[f.id,f.matched,f.struck]), (await a.faults.trace()).entries.length, (await a.store.read(tx=>tx.selectFrom('usage_records').selectAll().execute())).length, (await a.store.read(tx=>tx.selectFrom('events').select('event_name').where('event_name','=','BatchMeterUsage').execute())).length);
  await a.faults.clear();
  // reset under load
  let stop=false; const seen={};
  const load=Promise.all(Array.from({length:8},async(_,i)=>{while(!stop){const r=await batch(i%2?sa:sb,i).catch(e=>e.name);seen[r]=(seen[r]??0)+1;}}));
  for(let i=0;i<6;i++){try{await a.reset()}catch(e){console.log("RESET FAILED",logs.at(-1)?.reason??logs.at(-1))};await a.admin('PUT','/clock',{advance:'PT1H'});await a.admin('PUT','/clock',{set:new Date(Date.now()-3600000).toISOString()});}
  stop=true; await load; console.log('reset under load',seen);
  console.log('logs', [...new Set(logs.map(l=>l.msg+' '+(l.reason??l.err?.message??'')))]);
  if (b!==a) await b[Symbol.asyncDispose]();
}
