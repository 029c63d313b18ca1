import t from 'tap'
import { motion } from './motion.js'
import { runPart } from './run-part.js'

t.test('Terraform writes its states while the script reads them', (t) => runPart(t, motion, 0.015))
