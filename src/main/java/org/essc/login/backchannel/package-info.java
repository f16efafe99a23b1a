/** Clients that ask a holder without a browser: banks at their counters (OpenID CIBA Core 1.0). */
package org.essc.login.backchannel;
