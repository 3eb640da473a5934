// SPDX-License-Identifier: Apache-2.0
// Walks the practice portal as a person does, in real Chromium, from the address that divit opens:
// all twelve screens of the guide. usage: node walk.mjs ADDRESS   (as divit's --browser)
// WALK_MODULES: folder of node_modules. WALK_FOLDER: where downloads go. WALK_PICTURES: where the
// screens' pictures and walk.log go. WALK_KEYS: a pipe to the terminal that divit runs on.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const env = process.env;
const modules = createRequire(join(env.WALK_MODULES, '/'));
const { chromium } = modules('playwright-core');
const axe = readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');
const log = join(env.WALK_PICTURES, 'walk.log');
mkdirSync(env.WALK_PICTURES, { recursive: true });

const say = text => appendFileSync(log, text + '\n');
const type = text => env.WALK_KEYS && appendFileSync(env.WALK_KEYS, text);
let screen = 0;

// Looks at the screen as it is: its heading, axe-core, a picture; then tells divit that it is done.
async function look(page, heading) {
    screen++;
    const seen = (await page.locator('h1').innerText()).trim();
    if (!seen.startsWith(heading)) throw new Error(`screen ${screen} is "${seen}", not "${heading}"`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run());
    for (const v of found.violations.concat(found.incomplete))
        say(`FINDING ${screen} ${v.id}: ${v.help}: ${v.nodes.map(n => n.target).join(' ')}`);
    say(`SCREEN ${screen} ${seen}: ${found.violations.length} violations, ${found.incomplete.length} undecided`);
    await page.screenshot({ fullPage: true, path: join(env.WALK_PICTURES, `${String(screen).padStart(2, '0')}.png`) });
}

const press = (page, name) => page.getByRole('link', { name }).or(page.getByRole('button', { name })).first().click();

// The signed form, once divit has written it.
async function signedForm() {
    for (let i = 0; i < 600; i++) {
        const name = readdirSync(env.WALK_FOLDER).find(n => n.endsWith('-signed.pdf'));
        if (name) return join(env.WALK_FOLDER, name);
        await new Promise(next => setTimeout(next, 100));
    }
    throw new Error('divit did not sign the form');
}

async function fillForm(page) {
    await page.getByLabel('e-Posta').fill('deneme');
    await press(page, 'Kaydet ve İlerle');
    await page.getByText('Geçerli bir e-posta adresi yazın').waitFor();
    await page.goto(page.url()); // the picture is of a form without a mistake
    await page.getByLabel('e-Posta').fill('deneme@ornek.edu.tr');
    await page.getByLabel('Cep Tel').fill('+905551234567');
    await page.getByLabel('Operatör').selectOption('Turkcell');
    await page.getByLabel('Bilgi Kanalı').selectOption('e-Posta');
    await page.getByLabel('Kurum Adı').fill('Örnek Üniversitesi');
    await page.getByLabel('Çalıştığınız Birim').fill('Bilgi İşlem Daire Başkanlığı');
    await page.getByLabel('Ödeme').selectOption('Kurum Ödemeli');
}

async function walk(page, address) {
    const done = async (heading, name) => {
        await look(page, heading);
        await press(page, name);
        type('\n');
    };
    await page.goto(address);
    await done('Online İşlemler', 'Giriş Yap');
    await done('Merkezi Kimlik Doğrulama Sistemi', 'e-Devlet Kapısına Git');
    await done('e-Devlet Kapısı', 'DENEME');
    await done('Online İşlemler', 'NES İşlemleri');
    await done('NES İşlemleri', 'Bireysel İşlemler');
    await done('Bireysel İşlemler', 'Başvuru İşlemleri');
    await done('Başvuru İşlemleri', 'SD-780');
    await done('Başvuru Detayı', 'Başvuruyu Tamamla');
    await press(page, 'Kimlik Bilgilerimi Güncelle');
    await fillForm(page);
    await done('Başvuru Bilgileri', 'Kaydet ve İlerle');
    await page.getByRole('checkbox').check();
    await done('Başvuru Onay', 'e-İmza ile Onayla');
    await page.getByRole('link', { name: 'Formu İndir' }).waitFor();
    await press(page, 'Formu İndir');
    const signed = await signedForm();
    await page.getByLabel('İmzalı form').setInputFiles(signed);
    await done('e-İmza ile Onayla', 'İmzalı Formu Yükle');
    await page.getByText('Üretim Bekleniyor').waitFor();
    await look(page, 'Başvuru Sonucu');
    type('\n');
}

let browser;
try {
    if (existsSync(log)) throw new Error('there was a walk before');
    say(`ADDRESS ${process.argv[2]}`);
    browser = await chromium.launchPersistentContext(join(env.WALK_PICTURES, 'profile'), {
        executablePath: '/usr/bin/chromium', chromiumSandbox: false, locale: 'tr-TR',
        viewport: { width: 900, height: 720 }, acceptDownloads: true,
    });
    const page = browser.pages()[0];
    const wire = await browser.newCDPSession(page);
    await wire.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: env.WALK_FOLDER });
    page.setDefaultTimeout(60000);
    await walk(page, process.argv[2]);
    say('WALKED');
} catch (e) {
    say(`FAILED ${e.message}`);
    type('q\n');
} finally {
    await browser?.close();
}
