package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

final class AvatarSvgTest {

    private static final int SEEDS = 20_000;

    @ParameterizedTest
    @EnumSource
    void svg_manyKeys_nearlyAllDiffer(AvatarStyle style) {
        Set<String> pictures = Keys.of(style).limit(SEEDS).map(style::svg).collect(Collectors.toSet());

        assertThat(pictures).hasSizeGreaterThanOrEqualTo(19_900);
    }

    @ParameterizedTest
    @EnumSource
    void svg_manyKeys_asciiBelowFourKilobytes(AvatarStyle style) {
        assertThat(Keys.of(style).limit(SEEDS).map(style::svg)).allSatisfy(svg -> {
            assertThat(svg).hasSizeLessThan(4096);
            assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(svg)).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource
    void svg_manyKeys_validXmlOfHarmlessElementsOnly(AvatarStyle style) throws Exception {
        Set<String> elements = new TreeSet<>();
        Set<String> attributes = new TreeSet<>();
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        for (String svg : Keys.of(style).limit(1_000).map(style::svg).toList()) {
            Document document = parser.parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
            assertThat(document.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 200 200");
            collect(document.getElementsByTagName("*"), elements, attributes);
        }

        assertThat(elements).isSubsetOf("svg", "g", "path", "circle", "ellipse");
        assertThat(attributes)
                .isSubsetOf(
                        "xmlns",
                        "viewBox",
                        "transform",
                        "d",
                        "cx",
                        "cy",
                        "r",
                        "rx",
                        "ry",
                        "fill",
                        "stroke",
                        "stroke-width",
                        "stroke-linecap",
                        "stroke-linejoin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"猫", "김", "ა", "أ", "अ", "ש", "ท", "さ", "Ж", "Æ"})
    void svg_letterOfAnyScript_isAPathAndDiffersFromTheStar(String letter) {
        AvatarKey key = Keys.of(AvatarStyle.CRITTER, 1);
        String svg = AvatarStyle.INITIAL.svg(key.withInitialOf(letter));

        assertThat(svg).doesNotContain("<text").hasSizeLessThan(4096).isNotEqualTo(AvatarStyle.INITIAL.svg(key));
    }

    @Test
    void svg_letterThatCannotBeDrawn_isTheStar() {
        AvatarKey key = Keys.of(AvatarStyle.CRITTER, 1);

        assertThat(AvatarStyle.INITIAL.svg(key.withInitialOf("\uD808\uDC00"))).isEqualTo(AvatarStyle.INITIAL.svg(key));
    }

    @Test
    void svg_sameUserWithoutALetter_sparkInsteadOfALetter() {
        AvatarKey key = Keys.of(AvatarStyle.CRITTER, 1);

        assertThat(AvatarStyle.INITIAL.svg(key))
                .doesNotContain("<text")
                .isNotEqualTo(AvatarStyle.INITIAL.svg(key.withInitialOf("A")));
    }

    private static void collect(NodeList nodes, Set<String> elements, Set<String> attributes) {
        for (int i = 0; i < nodes.getLength(); i++) {
            Element element = (Element) nodes.item(i);
            elements.add(element.getTagName());
            for (int j = 0; j < element.getAttributes().getLength(); j++) {
                Node attribute = element.getAttributes().item(j);
                attributes.add(attribute.getNodeName());
            }
        }
    }
}
