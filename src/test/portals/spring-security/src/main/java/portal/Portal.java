package portal;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** A portal with Spring Security's OAuth2 client: application.yml, and one bean for the algorithm. */
@SpringBootApplication
@RestController
public class Portal {

  public static void main(String[] arguments) {
    SpringApplication.run(Portal.class, arguments);
  }

  /** Spring takes every provider for one of RS256, whatever its discovery says. */
  @Bean
  JwtDecoderFactory<ClientRegistration> idTokens() {
    var factory = new OidcIdTokenDecoderFactory();
    factory.setJwsAlgorithmResolver(provider -> SignatureAlgorithm.ES256);
    return factory;
  }

  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  String page(@AuthenticationPrincipal OidcUser user) {
    var told =
        Map.of(
            "subject", user.getSubject(),
            "acr", user.getAuthenticationContextClass(),
            "name", user.getUserInfo().getFullName());
    return "<!doctype html><title>portal</title><pre id=\"told\">"
        + JsonMapper.shared().writeValueAsString(told)
        + "</pre>";
  }
}
