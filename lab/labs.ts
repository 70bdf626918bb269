/** The laboratories that can be opened by name. */
import doctor from './labs/doctor.ts';
import firewall from './labs/firewall.ts';
import hostile from './labs/hostile.ts';
import router from './labs/router.ts';
import twoHosts from './labs/two-hosts.ts';
import type { NamedLab } from './plan.ts';

/** In the order they are listed. */
export const namedLabs: readonly NamedLab[] = [twoHosts, router, firewall, doctor, hostile];
