package portal;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.index.analysis.AbstractIndexAnalyzerProvider;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/** The analyzers and token filters that the portal uses and the small server lacks, under the full server's names. */
public class LanguageAnalysisPlugin extends Plugin implements AnalysisPlugin {

    private interface AnalyzerMaker {
        Analyzer make(CharArraySet stopWords, CharArraySet notStemmed);
    }

    @Override
    public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
        return Map.of(
            "english", analyzer(EnglishAnalyzer.getDefaultStopSet(), EnglishAnalyzer::new),
            "french", analyzer(FrenchAnalyzer.getDefaultStopSet(), FrenchAnalyzer::new),
            "spanish", analyzer(SpanishAnalyzer.getDefaultStopSet(), SpanishAnalyzer::new));
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "asciifolding", (index, environment, name, settings) -> {
                boolean keep = settings.getAsBoolean("preserve_original", false);
                return filter(name, tokens -> new ASCIIFoldingFilter(tokens, keep));
            },
            "elision", (index, environment, name, settings) -> {
                CharArraySet given = Analysis.parseArticles(environment, settings);
                CharArraySet articles = given == null ? FrenchAnalyzer.DEFAULT_ARTICLES : given;
                return filter(name, tokens -> new ElisionFilter(tokens, articles));
            },
            "remove_duplicates",
            (index, environment, name, settings) -> filter(name, RemoveDuplicatesTokenFilter::new),
            "stemmer",
            (index, environment, name, settings) ->
                filter(name, stemmer(settings.get("language", settings.get("name", "porter")))));
    }

    private static UnaryOperator<TokenStream> stemmer(String language) {
        return switch (language) {
            case "porter", "english" -> PorterStemFilter::new;
            case "possessive_english" -> EnglishPossessiveFilter::new;
            case "light_french" -> FrenchLightStemFilter::new;
            case "light_spanish" -> SpanishLightStemFilter::new;
            default -> throw new IllegalArgumentException("the test server has no stemmer " + language);
        };
    }

    private static TokenFilterFactory filter(String name, UnaryOperator<TokenStream> wrap) {
        return new TokenFilterFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public TokenStream create(TokenStream tokens) {
                return wrap.apply(tokens);
            }

            @Override
            public TokenStream normalize(TokenStream tokens) {
                return wrap.apply(tokens);
            }
        };
    }

    private static AnalysisProvider<AnalyzerProvider<? extends Analyzer>> analyzer(
            CharArraySet defaultStopWords, AnalyzerMaker maker) {
        return (index, environment, name, settings) -> {
            CharArraySet stopWords = Analysis.parseStopWords(environment, settings, defaultStopWords);
            CharArraySet notStemmed = Analysis.parseStemExclusion(settings, CharArraySet.EMPTY_SET);
            Analyzer made = maker.make(stopWords, notStemmed);
            return new AbstractIndexAnalyzerProvider<Analyzer>(name) {
                @Override
                public Analyzer get() {
                    return made;
                }
            };
        };
    }
}
