package account

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/netip"
	"strings"
)

const tokenBytes = 32

// newToken makes what a cookie or a one-time address carries.
func newToken() string { return base64.RawURLEncoding.EncodeToString(random(tokenBytes)) }

// tokenFor makes the token of a form that was sent with a once value: a second click makes the same
// one, so that it can be shown although only its hash is kept. Without a once value it is random.
func (s *Service) tokenFor(purpose Purpose, once string) string {
	if once == "" {
		return newToken()
	}
	return base64.RawURLEncoding.EncodeToString(s.keyed("token", string(purpose), once))
}

// hashOf is what the table keeps of a token.
func hashOf(token string) Hash { return sha256.Sum256([]byte(token)) }

// keyed is an HMAC over parts that cannot run into each other.
func (s *Service) keyed(parts ...string) []byte {
	mac := hmac.New(sha256.New, s.secret)
	for _, part := range parts {
		sum := sha256.Sum256([]byte(part))
		mac.Write(sum[:])
	}
	return mac.Sum(nil)
}

func (s *Service) accountKey(email string) string {
	return "account:" + hex.EncodeToString(s.keyed("account", normal(email)))
}

// addressKey counts an IPv6 network as one visitor: whoever has one address there has 2^64.
func (s *Service) addressKey(addr string) string {
	if ip, err := netip.ParseAddr(addr); err == nil {
		ip = ip.Unmap().WithZone("")
		addr = ip.String()
		if ip.Is6() {
			addr = netip.PrefixFrom(ip, 64).Masked().String()
		}
	}
	return "address:" + hex.EncodeToString(s.keyed("address", addr))
}

// normal is an e-mail address as it is compared.
func normal(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
